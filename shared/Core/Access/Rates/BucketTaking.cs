using System.Runtime.CompilerServices;

namespace MessageFunctions.Access.Rates;

/// <summary>Takes from several buckets, all or none: what was taken goes back when one of them has too little.</summary>
internal struct BucketTaking(int count, long now)
{
    private Taken _taken;
    private int _number;
    private TimeSpan _wait;

    /// <summary>Takes from one more bucket, unless one had too little already.</summary>
    public void Take(TokenBucket bucket, int rate, int burst)
    {
        if (_wait > TimeSpan.Zero) return;
        _wait = bucket.Take(count, rate, burst, now);
        if (_wait == TimeSpan.Zero) _taken[_number++] = bucket;
    }

    /// <summary>How long to wait; zero: all were taken from.</summary>
    public TimeSpan Finish()
    {
        if (_wait == TimeSpan.Zero) return _wait;
        for (var i = 0; i < _number; i++) _taken[i].GiveBack(count);
        return _wait;
    }

    /// <summary>Tenant, channel and service by their settings, and total and channel of three policies.</summary>
    [InlineArray(9)]
    private struct Taken
    {
        private TokenBucket _first;
    }
}
