namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>What was promised, what became of it, what was paid, and what the providers say they took.</summary>
internal sealed record CrashAccount(
    CrashPromises Promises, IReadOnlyDictionary<string, CrashedMessage> Messages, IReadOnlyList<CrashedBudget> Budgets, IReadOnlyList<string> Simulated, IReadOnlyList<string> Posted)
{
    public void Check()
    {
        CheckLedger();
        CheckProvider("simulator", Simulated);
        CheckProvider("webhook", [.. Posted.Distinct()]);
        Assert.Empty(Twice);
    }

    /// <summary>Everything promised is there and at rest, and each account is what its messages say, whatever providers did with what they were sent.</summary>
    public void CheckLedger()
    {
        Assert.All(Promises.Messages, id => Assert.True(Messages.ContainsKey(id), $"{id} was answered with 202 and is not there."));
        var batches = Messages.Values.Where(message => message.Batch is not null).GroupBy(message => message.Batch!).ToDictionary(group => group.Key, group => group.Count());
        Assert.All(Promises.Batches, batch => Assert.True(batches.GetValueOrDefault(batch.Key) >= batch.Value, $"Batch {batch.Key}: {batch.Value} were promised, {batches.GetValueOrDefault(batch.Key)} are there."));
        Assert.All(Messages, message => Assert.True(message.Value.IsAtRest, $"{message.Key} is {message.Value.Status}."));

        foreach (var budget in Budgets)
        {
            Assert.True(budget.IsProven, $"{budget.Id} does not fold.");
            Assert.True(budget.Spent + budget.Held <= budget.Limit, $"{budget.Id}: {budget.Spent} spent and {budget.Held} held of {budget.Limit}.");
            CheckSpend(budget);
        }
    }

    /// <summary>
    /// A hold is confirmed for all its messages together, so while one of them is unknown the others of its envelope are held with it; everything else that was
    /// sent is spent, and nothing else is held.
    /// </summary>
    private void CheckSpend(CrashedBudget budget)
    {
        var own = Messages.Where(message => budget.IsOf(message.Value)).ToList();
        var doubtful = own.Where(message => message.Value.Status == "unknown").Select(message => CrashedMessage.EnvelopeOf(message.Key)).ToHashSet();
        var sent = own.Count(message => message.Value.Status == "sent");
        var sentForSure = own.Count(message => message.Value.Status == "sent" && !doubtful.Contains(CrashedMessage.EnvelopeOf(message.Key)));
        Assert.True(budget.Spent >= sentForSure && budget.Spent <= sent, $"{budget}: {sent} are sent, {sentForSure} of them beside none that is unknown.");
        Assert.True(budget.Spent + budget.Held >= sent + own.Count(message => message.Value.Status == "unknown"), $"{budget} does not cover {sent} sent and those unknown.");
        Assert.True(budget.Held <= own.Count(message => doubtful.Contains(CrashedMessage.EnvelopeOf(message.Key))), $"{budget} holds more than the envelopes in doubt have messages.");
    }

    /// <summary>Messages that a provider without memory took more than once.</summary>
    private List<string> Twice => [.. Simulated.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key)];

    /// <summary>What is said to be sent was taken, and what was taken is said to be sent or unknown.</summary>
    private void CheckProvider(string channel, IReadOnlyList<string> taken)
    {
        var own = taken.ToHashSet();
        Assert.All(Messages.Where(message => message.Value.Channel == channel && message.Value.Status == "sent"), message => Assert.True(own.Contains(message.Key), $"{message.Key} is sent, and {channel} never took it."));
        Assert.All(own, id => Assert.True(Messages.TryGetValue(id, out var message) && message.Status is "sent" or "unknown", $"{channel} took {id}, which is {Messages.GetValueOrDefault(id)?.Status ?? "not there"}."));
    }

    public override string ToString()
    {
        var statuses = string.Join(", ", Messages.Values.CountBy(message => message.Status).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value:N0} {pair.Key}"));
        return $"{Promises.Count:N0} messages promised, {Messages.Count:N0} stored ({statuses}); spent {Budgets.Sum(budget => budget.Spent):N0}, held {Budgets.Sum(budget => budget.Held):N0}; "
            + $"providers took {Simulated.Distinct().Count() + Posted.Distinct().Count():N0}; sent twice {Twice.Count}, dropped by the receiver as repeats {Posted.Count - Posted.Distinct().Count()}.";
    }
}
