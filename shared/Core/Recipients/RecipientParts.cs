namespace MessageFunctions.Recipients;

/// <summary>Which facts about recipients are asked for: what is not asked for is not read.</summary>
[Flags]
public enum RecipientParts
{
    None = 0,

    Preferences = 1,

    Suppressions = 2,

    State = 4,

    All = Preferences | Suppressions | State,
}
