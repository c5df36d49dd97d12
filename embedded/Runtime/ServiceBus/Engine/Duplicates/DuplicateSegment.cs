namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Many remembered messages in pages on disk, each page a part of the key space.</summary>
/// <param name="id">Its number in the file.</param>
/// <param name="expires">When the last of them is forgotten, in UTC ticks.</param>
/// <param name="pages">How many pages it has.</param>
/// <param name="filter">Tells most keys that are not in it; null where there is no room for one.</param>
internal sealed class DuplicateSegment(long id, long expires, int pages, DuplicateFilter? filter)
{
    private DuplicateFilter? _filter = filter;

    public long Id => id;

    public long Expires => expires;

    public int Pages => pages;

    public long FilterBytes => _filter?.Bytes ?? 0;

    public bool MayHold(UInt128 key) => _filter is null || _filter.MayHold(key);

    public void DropFilter() => _filter = null;
}
