namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller of an HTTP function must show.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous,

    /// <summary>Not supported by the isolated worker.</summary>
    User,

    /// <summary>A key of the function, a host key or the master key.</summary>
    Function,

    /// <summary>A system key or the master key.</summary>
    System,

    /// <summary>The master key.</summary>
    Admin,
}
