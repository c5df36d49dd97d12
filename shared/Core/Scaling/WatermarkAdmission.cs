using MessageFunctions.Messages.Accept;

namespace MessageFunctions.Scaling;

/// <summary>Turns away what the watermarks say, before it takes anything from a rate limit.</summary>
public sealed class WatermarkAdmission(DegradationView view, IAdmission rates) : IAdmission
{
    public ValueTask<Admission> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken = default) =>
        view.Sheds(request.Priority, out var retryAfter)
            ? ValueTask.FromResult(new Admission(AdmissionVerdict.Shed, retryAfter))
            : rates.AdmitAsync(request, cancellationToken);
}
