namespace MessageFunctions.Messages.Accept;

/// <summary>No limits: for a host that has none configured.</summary>
public sealed class OpenAdmission : IAdmission
{
    public ValueTask<Admission> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new Admission(AdmissionVerdict.Admitted));
}
