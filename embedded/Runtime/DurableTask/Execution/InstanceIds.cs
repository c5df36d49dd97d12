namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Which instance ids are allowed: those the official engine can store.</summary>
internal static class InstanceIds
{
    public const int MaxLength = 100;

    /// <exception cref="ArgumentException">The id is not allowed; the message says why.</exception>
    public static void Validate(string instanceId)
    {
        if (string.IsNullOrEmpty(instanceId)) throw new ArgumentException("An instance id is not empty.", nameof(instanceId));
        if (instanceId.Length > MaxLength)
            throw new ArgumentException($"An instance id has at most {MaxLength} characters; this one has {instanceId.Length}.", nameof(instanceId));
        if (instanceId[0] == '@') throw new ArgumentException("An instance id does not begin with @: such ids belong to entities.", nameof(instanceId));
        foreach (var character in instanceId)
        {
            if (character is '/' or '\\' or '#' or '?' || char.IsControl(character))
                throw new ArgumentException($"The instance id holds the character U+{(int)character:X4}; none of / \\ # ? and no control characters are allowed.", nameof(instanceId));
        }
    }
}
