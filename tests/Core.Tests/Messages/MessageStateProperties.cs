using CsCheck;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Storage;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>What holds for every stream: arbitrary documents for the fold itself, and lives of messages as the service may write them.</summary>
public sealed class MessageStateProperties
{
    private const int Messages = 3;

    private static readonly Gen<ChannelId> Channel = Gen.Bool.Select(email => email ? StreamBuilder.Email : StreamBuilder.Sms);
    private static readonly Gen<int[]?> Only = Gen.OneOf(Gen.Const((int[]?)null), Gen.Int[0, Messages - 1].Select(i => (int[]?)[i]));

    // A preference counts by its place before the attempts, so an outcome without its attempt says nothing about it; lives have both.
    private static readonly Gen<DecisionKind> AnyKind = Gen.Enum<DecisionKind>().Where(kind => kind != DecisionKind.Preferred);

    private static readonly Gen<Action<StreamBuilder>> AnyDocument = Gen.OneOf(
        Gen.Select(AnyKind, Channel, Only).Select((kind, channel, only) => (Action<StreamBuilder>)(s => s.Decide(kind, channel, only))),
        Gen.Select(Gen.Int[0, 4], Channel, Gen.Int[0, Messages - 1], Gen.Enum<ResultKind>(), Gen.Int[0, 2])
            .Select((attempt, channel, index, result, part) => (Action<StreamBuilder>)(s => s.Result(attempt, channel, index, result, part))),
        Gen.Select(Channel, Gen.Int[0, Messages - 1], Gen.Enum<ReceiptKind>())
            .Select((channel, index, kind) => (Action<StreamBuilder>)(s => s.Report(channel, index, kind))));

    private static readonly Gen<StreamBuilder> AnyStream = AnyDocument.Array[0, 12].Select(documents =>
    {
        var stream = new StreamBuilder(Messages);
        foreach (var add in documents) add(stream);
        return stream;
    });

    [Fact]
    public void The_order_in_which_documents_are_read_does_not_matter() =>
        Gen.Select(AnyStream, Gen.Int[0, int.MaxValue]).Sample((stream, seed) =>
        {
            var shuffled = stream.Documents.ToArray();
            new Random(seed).Shuffle(shuffled);
            for (var index = 0; index < Messages; index++)
                Assert.Equal(MessageState.Fold(stream.Documents, index), MessageState.Fold(shuffled, index));
        });

    [Fact]
    public void A_document_read_twice_changes_nothing() =>
        AnyStream.Sample(stream =>
        {
            for (var index = 0; index < Messages; index++)
                Assert.Equal(MessageState.Fold(stream.Documents, index), MessageState.Fold([.. stream.Documents, .. stream.Documents], index));
        });

    [Fact]
    public void No_document_takes_a_message_back_to_a_weaker_standing() =>
        AnyStream.Sample(stream =>
        {
            for (var count = 1; count < stream.Documents.Count; count++)
            {
                var before = EnvelopeState.Fold(stream.Documents[..count])!;
                var after = EnvelopeState.Fold(stream.Documents[..(count + 1)])!;
                for (var index = 0; index < Messages; index++)
                    Assert.True(Rank(after.Messages[index]) >= Rank(before.Messages[index]), $"{before.Messages[index]} then {after.Messages[index]}");
            }
        });

    [Fact]
    public void In_every_life_that_the_service_writes_terminal_means_terminal() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 40]).Sample((seed, moves) =>
        {
            var life = new MessageLife(new Random(seed), Messages);
            var before = EnvelopeState.Fold(life.Stream.Documents)!;
            for (var move = 0; move < moves; move++)
            {
                life.Move();
                var after = EnvelopeState.Fold(life.Stream.Documents)!;
                for (var index = 0; index < Messages; index++)
                {
                    var (was, now) = (before.Messages[index].Status, after.Messages[index].Status);
                    // Providers contradict themselves; a report of delivery is believed over one of failure.
                    if (was.IsTerminal() && (was, now) is not (MessageStatus.Failed, MessageStatus.Delivered)) Assert.Equal(was, now);
                    if (was is MessageStatus.Sent or MessageStatus.Unknown) Assert.False(now.IsWaiting(), $"{was} then {now}");
                }
                before = after;
            }
        });

    private static int Rank(MessageState state) => state.Status switch
    {
        MessageStatus.Rejected or MessageStatus.Expired or MessageStatus.Cancelled => 1,
        MessageStatus.Failed => state.DocumentId.Contains("-d-", StringComparison.Ordinal) ? 1 : state.DocumentId.Contains("-o-", StringComparison.Ordinal) ? 2 : 5,
        // An unknown result may turn out to have been refused.
        MessageStatus.Unknown => 2,
        MessageStatus.Sent => 4,
        MessageStatus.Delivered => 6,
        _ => 0,
    };
}
