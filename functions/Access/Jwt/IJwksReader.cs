namespace MessageFunctions.Functions.Access.Jwt;

/// <summary>Reads a JSON Web Key Set.</summary>
public interface IJwksReader
{
    /// <summary>The text of the set, at most 256 KiB, within 5 seconds.</summary>
    Task<string> ReadAsync(string source, CancellationToken cancellationToken);
}
