using System.Text;
using CsCheck;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Messages;

public sealed class MalformedRequestTests
{
    public static TheoryData<string> Names => [.. MalformedRequests.All.Select(request => request.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_malformed_request_is_refused_with_its_code_and_leaves_nothing(string name)
    {
        var (_, body, code, pointer) = MalformedRequests.All.Single(request => request.Name == name);
        var fixture = new AcceptFixture();

        var refused = Assert.IsType<AcceptResult.Refused>(await fixture.SendAsync(body, key: "k-1"));

        Assert.Equal((400, ProblemCode.ValidationFailed), (refused.Problem.Status, refused.Problem.Code));
        Assert.Equal((code, pointer), (refused.Problem.Errors[0].Code, refused.Problem.Errors[0].Pointer));
        AssertNothingStored(fixture);
        Assert.IsType<AcceptResult.Message>(await fixture.SendAsync(AcceptFixture.Json(), key: "k-1"));
    }

    [Fact]
    public void The_table_has_at_least_sixty_rows_of_different_names() =>
        Assert.True(MalformedRequests.All.Select(request => request.Name).Distinct().Count() is >= 60 and var count && count == MalformedRequests.All.Count());

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var body = """{"line":"other","kind":"spam","to":{"email":"x","phone":"y"},"content":{"subject":"a\nb"},"sendAt":"soon","colour":1}""";

        var refused = Assert.IsType<AcceptResult.Refused>(await new AcceptFixture().SendAsync(body));

        Assert.Equal(
            [
                (ProblemCode.ValueInvalid, "/kind"), (ProblemCode.AddressInvalid, "/to/email"), (ProblemCode.AddressInvalid, "/to/phone"),
                (ProblemCode.CharacterForbidden, "/content/subject"), (ProblemCode.ContentMissing, "/content"), (ProblemCode.TimeInvalid, "/sendAt"),
                (ProblemCode.PropertyUnknown, "/colour"), (ProblemCode.LineUnknown, "/line"),
            ],
            refused.Problem.Errors.Select(error => (error.Code, error.Pointer)));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        var fixture = new AcceptFixture();
        byte[] body = [.. Encoding.UTF8.GetBytes("""{"line":"sh"""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}")];

        var refused = Assert.IsType<AcceptResult.Refused>(await fixture.Message.RunAsync(AcceptFixture.Request(), body));

        Assert.Equal(ProblemCode.TextEncodingInvalid, refused.Problem.Errors[0].Code);
        AssertNothingStored(fixture);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("line\nend")]
    [InlineData("ünïcode")]
    public async Task An_idempotency_key_that_cannot_be_one_is_refused(string key)
    {
        var fixture = new AcceptFixture();

        var refused = Assert.IsType<AcceptResult.Refused>(await fixture.SendAsync(AcceptFixture.Json(), key));

        Assert.Equal(ProblemCode.IdempotencyKeyInvalid, refused.Problem.Code);
        AssertNothingStored(fixture);
    }

    [Fact]
    public async Task A_line_that_the_caller_may_not_use_is_refused()
    {
        var fixture = new AcceptFixture();

        var result = await fixture.Message.RunAsync(AcceptFixture.Request(onlyLine: LineId.Parse("news")), Encoding.UTF8.GetBytes(AcceptFixture.Json()));

        Assert.Equal(ProblemCode.LineForbidden, Assert.IsType<AcceptResult.Refused>(result).Problem.Errors[0].Code);
        AssertNothingStored(fixture);
    }

    /// <summary>Whatever comes, the answer is a message or a problem with errors, and what was refused left nothing.</summary>
    [Fact]
    public void Damaged_requests_never_throw() =>
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Select(Gen.Int[0, 5], Gen.Int[0, int.MaxValue], Gen.Byte).Array[1, 4]).Sample((seed, damages) =>
        {
            var body = Encoding.UTF8.GetBytes(Seeds[seed]);
            foreach (var (kind, place, value) in damages) body = Damage(body, kind, place, value);
            var fixture = new AcceptFixture();
            // Ports in memory answer at once, so the task is complete.
            var task = fixture.Message.RunAsync(AcceptFixture.Request(), body);
            var result = task.AsTask().GetAwaiter().GetResult();
            if (result is not AcceptResult.Refused refused) return;
            Assert.Equal(400, refused.Problem.Status);
            Assert.NotEmpty(refused.Problem.Errors);
            AssertNothingStored(fixture);
        }, iter: 3_000);

    private static readonly string[] Seeds =
    [
        AcceptFixture.Json(),
        AcceptFixture.Json(content: null, more: """ "template":{"id":"welcome","version":3},"params":{"name":"Ä😀","code":{"value":[1,2.5,null,true]}},"reference":"r-1" """),
        AcceptFixture.Json(line: "\"news\"", kind: "\"marketing\"", more: """ "priority":"P3","channels":["inbox","email"],"sendAt":"2026-03-01T13:00:00+01:00","expiresAt":"2026-03-09T12:00:00Z" """),
    ];

    private static byte[] Damage(byte[] body, int kind, int place, byte value)
    {
        if (body.Length == 0) return [value];
        var at = place % body.Length;
        switch (kind)
        {
            case 0: return body[..at];
            case 1: return [.. body[..at], .. body[(at + 1)..]];
            case 2: return [.. body[..at], value, .. body[at..]];
            case 3: return [.. body[..at], (byte)"{}[],:\"\\"[value % 8], .. body[at..]];
            case 4: return [.. body, .. body[at..]];
            default:
                var copy = (byte[])body.Clone();
                copy[at] = value;
                return copy;
        }
    }

    private static void AssertNothingStored(AcceptFixture fixture)
    {
        Assert.Equal(0, fixture.Log.Appends);
        Assert.Equal(0, fixture.Queue.Sends);
        Assert.Equal(0, fixture.Tables.Reads + fixture.Tables.Scans);
    }
}
