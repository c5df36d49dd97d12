namespace MessageFunctions.Embedded.Worker;

/// <summary>How far the runtime has gone against an invocation that outlasts its time.</summary>
internal enum OverdueStep
{
    None,

    /// <summary>Its token has fired.</summary>
    Told,

    /// <summary>Its connection is cut, where it has one.</summary>
    CutOff,
}
