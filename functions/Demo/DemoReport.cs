using MessageFunctions.Budgets;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MessageFunctions.Functions.Demo;

/// <summary>What became of a campaign, read from the message log and the ledger.</summary>
internal sealed class DemoReport
{
    // A receipt can be lost for good: the simulator tries a few times and gives up.
    private static readonly TimeSpan ReceiptPatience = TimeSpan.FromSeconds(15);

    private readonly IBudgetLedger _ledger;
    private readonly List<MessageRecord> _messages;
    private readonly DemoCampaign _campaign;

    private DemoReport(IBudgetLedger ledger, DemoCampaign campaign, List<MessageRecord> messages)
    {
        _ledger = ledger;
        _campaign = campaign;
        _messages = messages;
    }

    /// <summary>Whether every message is accounted for and every account is proven; known after printing.</summary>
    public bool IsSound { get; private set; }

    /// <summary>Shows the progress until every message is sent, decided or held for money.</summary>
    public static async Task<DemoReport> FollowAsync(IServiceProvider services, DemoCampaign campaign, TimeSpan patience)
    {
        var log = services.GetRequiredService<IMessageLog>();
        var time = services.GetRequiredService<TimeProvider>();
        var messages = new List<MessageRecord>();
        TimeSpan? settled = null;
        await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async progress =>
        {
            var decided = progress.AddTask("sent, decided or held", maxValue: campaign.Accepted);
            var reported = progress.AddTask("reported by the provider", maxValue: campaign.Accepted);
            for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) < patience;)
            {
                messages = await ReadAsync(log);
                decided.Value = messages.Count(message => IsAtRest(message.State.Status));
                reported.Value = messages.Count(message => IsAtRest(message.State.Status) && !AwaitsReceipt(message.State));
                if (decided.Value >= campaign.Accepted && settled is null) settled = time.GetElapsedTime(begun);
                if (reported.Value >= campaign.Accepted || time.GetElapsedTime(begun) > settled + ReceiptPatience) break;
                await Task.Delay(TimeSpan.FromMilliseconds(200), time);
            }
        });
        return new DemoReport(services.GetRequiredService<IBudgetLedger>(), campaign, messages);
    }

    public async Task PrintAsync(TimeSpan accepted, TimeSpan total)
    {
        PrintMessages();
        PrintReasons();
        var unsound = await PrintAccountsAsync();
        PrintLatency();
        AnsiConsole.MarkupLine($"Accepted {_campaign.Accepted:N0} in {accepted.TotalSeconds:N2} s ({_campaign.Accepted / accepted.TotalSeconds:N0}/s), all sent, decided or held and reported on after {total.TotalSeconds:N2} s ({_campaign.Accepted / total.TotalSeconds:N0}/s).");
        var missing = _campaign.Accepted - _messages.Count(message => IsAtRest(message.State.Status));
        AnsiConsole.MarkupLine(missing == 0 ? "[green]Every message is accounted for.[/]" : $"[red]{missing:N0} messages are still on their way.[/]");
        AnsiConsole.MarkupLine(unsound.Count == 0 ? "[green]The ledger folds to the accounts.[/]" : $"[red]The ledger does not fold: {Markup.Escape(string.Join(' ', unsound))}[/]");
        IsSound = missing == 0 && unsound.Count == 0;
    }

    private static bool IsAtRest(MessageStatus status) => status.IsTerminal() || status is MessageStatus.Sent or MessageStatus.Unknown or MessageStatus.Held;

    /// <summary>The simulator reports on everything it takes; the inbox has nothing to report.</summary>
    private static bool AwaitsReceipt(MessageState state) => state.Status is MessageStatus.Sent or MessageStatus.Unknown && state.Channel == DemoSeed.Simulator;

    private static async Task<List<MessageRecord>> ReadAsync(IMessageLog log)
    {
        var messages = new List<MessageRecord>();
        string? continuation = null;
        do
        {
            var page = await log.SearchAsync(new LogQuery(DemoSeed.Demo) { Kind = LogKind.Envelope, Limit = 1_000, Continuation = continuation });
            foreach (var document in page.Documents)
            {
                var stream = EnvelopeDocuments.Parse(await log.ReadAsync(DemoSeed.Demo, document.Envelope));
                for (var index = 0; index < stream.Envelope!.Value.Messages.Count; index++) messages.Add(MessageRecord.Fold(stream, index)!);
            }
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return messages;
    }

    private void PrintMessages()
    {
        var table = new Table().Title("Messages").AddColumns("queue", "line", "accepted", "sent", "delivered", "held", "rejected", "failed", "unknown");
        foreach (var group in _messages.GroupBy(message => (message.Envelope.Priority, message.Envelope.Line)).OrderBy(group => group.Key.Priority))
        {
            string Count(MessageStatus status) => group.Count(message => message.State.Status == status).ToString("N0");
            table.AddRow(
                group.Key.Priority.ToString(), group.Key.Line.Value, group.Count().ToString("N0"), Count(MessageStatus.Sent), Count(MessageStatus.Delivered),
                Count(MessageStatus.Held), Count(MessageStatus.Rejected), Count(MessageStatus.Failed), Count(MessageStatus.Unknown));
        }
        AnsiConsole.Write(table);
    }

    private void PrintReasons()
    {
        var table = new Table().Title("Why not").AddColumns("status", "reason", "messages");
        var reasons = _messages
            .Where(message => message.State.Status is not (MessageStatus.Sent or MessageStatus.Delivered))
            .GroupBy(message => (message.State.Status, Reason: ReasonOf(message)))
            .OrderByDescending(group => group.Count());
        foreach (var group in reasons) table.AddRow(group.Key.Status.Name(), Markup.Escape(group.Key.Reason), group.Count().ToString("N0"));
        AnsiConsole.Write(table);
    }

    private static string ReasonOf(MessageRecord message)
    {
        var step = message.Steps.LastOrDefault(step => step.DocumentId == message.State.DocumentId && step.Reason is not null)
            ?? message.Steps.LastOrDefault(step => step.DocumentId == message.State.DocumentId)
            ?? message.Steps[^1];
        return step.Reason ?? step.Code ?? step.Event;
    }

    private async Task<List<string>> PrintAccountsAsync()
    {
        var table = new Table().Title("Budgets (cash)").AddColumns("account", "limit", "spent", "held", "left");
        var faults = new List<string>();
        foreach (var account in (await _ledger.ListAsync(DemoSeed.Demo)).Items)
        {
            table.AddRow(account.Id.ToString(), Money(account.Limit), Money(account.Spent), Money(account.Held), Money(account.Available));
            faults.AddRange((await _ledger.VerifyAsync(account.Id)).Faults);
        }
        AnsiConsole.Write(table);
        return faults;
    }

    private void PrintLatency()
    {
        var table = new Table().Title("Accepted to sent").AddColumns("queue", "p50 ms", "p99 ms");
        foreach (var group in _messages.GroupBy(message => message.Envelope.Priority).OrderBy(group => group.Key))
        {
            var latencies = group
                .Where(message => message.State.Status is MessageStatus.Sent or MessageStatus.Delivered)
                .Select(message => (message.Steps.First(step => step.Status is MessageStatus.Sent or MessageStatus.Delivered).At - message.Envelope.CreatedAt).TotalMilliseconds)
                .Order().ToList();
            if (latencies.Count > 0) table.AddRow(group.Key.ToString(), latencies[latencies.Count / 2].ToString("N0"), latencies[latencies.Count * 99 / 100].ToString("N0"));
        }
        AnsiConsole.Write(table);
    }

    private static string Money(BudgetAmount amount) => (amount.CashMicros / 1_000_000m).ToString("N4");
}
