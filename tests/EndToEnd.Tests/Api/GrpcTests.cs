using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client.Web;
using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Grpc.V1;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>The gRPC service of the running app, called by the official client, and by hand where that client would never say it.</summary>
public sealed class GrpcTests(RunningApp running)
{
    private const string Service = "api/messagefunctions.v1.Messages";

    private static readonly SendRequest Hello = new()
    {
        Line = "orders",
        Kind = "transactional",
        Channels = { "inbox" },
        To = new Recipient { User = "grpc-ada" },
        Content = new Content { Subject = "Hello", Text = "Überraschung: 100 %" },
        Reference = "grpc-1",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_method_of_the_service_is_a_function_on_its_route()
    {
        var service = Assert.Single(MessagesReflection.Descriptor.Services);
        var routes = FunctionAccessTable.Read(typeof(AllowAttribute).Assembly).Functions.Select(function => function.Route);

        Assert.All(service.Methods, method => Assert.Contains($"{service.FullName}/{method.Name}", routes));
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task A_message_is_sent_found_and_explained(GrpcWebMode mode)
    {
        using var client = await ClientAsync(Roles.Sender, mode);

        var sent = await client.SendAsync(Hello);
        var found = await client.GetMessageAsync(new GetMessageRequest { Id = sent.Id });
        var page = await client.SearchAsync(new SearchRequest { Reference = "grpc-1", Limit = 200 });
        using var http = await running.ClientAsync(Roles.Sender);
        using var rest = JsonDocument.Parse(await http.GetStringAsync($"api/v1/messages/{sent.Id}", Cancellation));

        Assert.Equal("accepted", sent.Status);
        Assert.Equal((sent.Id, "orders", "grpc-ada", "grpc-1", "transactional"), (found.Id, found.Line, found.To.User, found.Reference, found.Kind));
        Assert.Equal("accepted", found.Steps[0].Event);
        Assert.Equal(rest.RootElement.GetProperty("createdAt").GetDateTimeOffset(), found.CreatedAt.ToDateTimeOffset());
        Assert.Contains(page.Messages, message => message.Id == sent.Id && message.Steps.Count == 0);
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_message_and_another_body_is_refused()
    {
        using var client = await ClientAsync(Roles.Sender);
        var key = $"grpc-{Guid.CreateVersion7()}";
        var withParameters = Hello.Clone();
        withParameters.Reference = "grpc-2";

        var first = await client.SendAsync(Hello, Options(("idempotency-key", key)));
        var again = await client.SendAsync(Hello, Options(("idempotency-key", key)));
        var other = await FailAsync(client.SendAsync(withParameters, Options(("idempotency-key", key))));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal((StatusCode.AlreadyExists, "idempotency_key_reused"), (other.StatusCode, Reason(other)));
    }

    [Fact]
    public async Task A_batch_is_taken_and_what_is_not_valid_is_told()
    {
        using var client = await ClientAsync(Roles.Sender);
        var batch = new SendBatchRequest { Line = "orders", Kind = "service", Channels = { "inbox" }, Content = new Content { Text = "Hi" } };
        for (var i = 0; i < 250; i++) batch.Messages.Add(new SendBatchRequest.Types.Item { To = new Recipient { User = $"grpc-{i}" } });
        batch.Messages[17].To = new Recipient { User = "no spaces here" };

        var answer = await client.SendBatchAsync(batch);

        Assert.Equal((249L, 1L, true), (answer.Accepted, answer.Rejected, answer.Complete));
        var rejection = Assert.Single(answer.Rejections);
        Assert.Equal((17L, "address_invalid", "/to/user"), (rejection.Index, rejection.Errors[0].Code, rejection.Errors[0].Pointer));
    }

    [Fact]
    public async Task What_is_wrong_has_the_codes_and_pointers_of_the_rest_api()
    {
        using var client = await ClientAsync(Roles.Sender);
        var wrong = Hello.Clone();
        wrong.Line = "nobody";
        wrong.Kind = "gossip";
        wrong.To = new Recipient { Email = "not an address" };
        wrong.SendAt = new Timestamp { Seconds = long.MaxValue };
        wrong.Params = new Struct { Fields = { ["x"] = Value.ForNumber(1) } };
        using var http = await running.ClientAsync(Roles.Sender);
        using var rest = await http.PostAsync("api/v1/messages", new StringContent(
            """{"line":"nobody","kind":"gossip","content":{"subject":"Hello","text":"x"},"channels":["inbox"],"sendAt":"out of range","to":{"email":"not an address"},"params":{"x":1},"reference":"grpc-1"}""",
            Encoding.UTF8, "application/json"), Cancellation);
        using var problem = JsonDocument.Parse(await rest.Content.ReadAsStringAsync(Cancellation));

        var failure = await FailAsync(client.SendAsync(wrong));

        Assert.Equal((StatusCode.InvalidArgument, "validation_failed"), (failure.StatusCode, Reason(failure)));
        Assert.Equal(
            problem.RootElement.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("code")} {error.GetProperty("pointer")}"),
            failure.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(field => $"{field.Reason} {field.Field}"));
    }

    [Fact]
    public async Task Nobody_gets_in_without_credentials_or_roles_and_other_tenants_messages_do_not_exist()
    {
        var app = await running.StartedAsync();
        using var sender = await ClientAsync(Roles.Sender);
        using var nobody = new MessagesClient(app.Address, null);
        using var wrong = new MessagesClient(app.Address, (await running.KeyAsync(Roles.Sender))[..^2] + "xx");
        using var finance = await ClientAsync(Roles.Finance);
        using var foreign = new MessagesClient(app.Address, running.ForeignKey);
        var sent = await sender.SendAsync(Hello);

        Assert.Equal((StatusCode.Unauthenticated, "unauthenticated"), Codes(await FailAsync(nobody.SendAsync(Hello))));
        Assert.Equal((StatusCode.Unauthenticated, "unauthenticated"), Codes(await FailAsync(wrong.SendAsync(Hello))));
        Assert.Equal((StatusCode.PermissionDenied, "forbidden"), Codes(await FailAsync(finance.SendAsync(Hello))));
        Assert.Equal((StatusCode.NotFound, "not_found"), Codes(await FailAsync(foreign.GetMessageAsync(new GetMessageRequest { Id = sent.Id }))));
        Assert.Empty((await foreign.SearchAsync(new SearchRequest { Reference = "grpc-1" })).Messages);
    }

    [Fact]
    public async Task A_token_is_as_good_as_a_key()
    {
        using var client = new MessagesClient((await running.StartedAsync()).Address, null);

        var sent = await client.SendAsync(Hello, Options(("authorization", $"Bearer {running.Issuer.Token(Access.TokenIssuer.Claims(tenant: "demo"))}")));

        Assert.NotEmpty(sent.Id);
    }

    [Fact]
    public async Task An_unknown_method_a_wrong_query_and_a_late_call_have_their_own_status()
    {
        using var client = await ClientAsync(Roles.Sender);

        Assert.Equal(StatusCode.Unimplemented, (await FailAsync(client.CallUnknownAsync())).StatusCode);
        Assert.Equal((StatusCode.InvalidArgument, "query_invalid"), Codes(await FailAsync(client.SearchAsync(new SearchRequest { Limit = 0 }))));
        Assert.Equal((StatusCode.InvalidArgument, "continuation_invalid"), Codes(await FailAsync(client.SearchAsync(new SearchRequest { Continuation = "%%%" }))));
        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(client.SendAsync(Hello, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1))))).StatusCode);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_by_its_status()
    {
        using var client = await ClientAsync(Roles.Sender);
        var large = Hello.Clone();
        large.Content = new Content { Text = new string('x', 600_000) };

        Assert.Equal(StatusCode.ResourceExhausted, (await FailAsync(client.SendAsync(large))).StatusCode);
    }

    [Theory]
    [InlineData("", "13")]
    [InlineData("00 00", "13")]
    [InlineData("00 00000005 0102", "13")]
    [InlineData("00 FFFFFFFF 0102", "8")]
    [InlineData("01 00000002 0102", "12")]
    [InlineData("80 00000002 0102", "13")]
    [InlineData("00 00000000 00 00000000", "12")]
    [InlineData("00 00000003 0AFFFF", "13")]
    public async Task Frames_that_no_client_would_send_are_refused_by_status(string frame, string status)
    {
        var (code, trailers) = await PostAsync("GetMessage", Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)), "application/grpc-web+proto");

        Assert.Equal((HttpStatusCode.OK, status), (code, trailers["grpc-status"]));
    }

    [Theory]
    [InlineData("1x", "3")]
    [InlineData("123456789S", "3")]
    [InlineData("-1S", "3")]
    [InlineData("0n", "4")]
    [InlineData("8H", "5")]
    public async Task The_calls_own_time_is_kept(string timeout, string status)
    {
        var (_, trailers) = await PostAsync("GetMessage", Frame(new GetMessageRequest { Id = "none" }), "application/grpc-web", ("grpc-timeout", timeout));

        Assert.Equal(status, trailers["grpc-status"]);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/json")]
    [InlineData("application/grpc-web+json")]
    public async Task Other_types_are_not_taken(string type)
    {
        using var http = await running.ClientAsync(Roles.Sender);
        using var content = new ByteArrayContent(Frame(new GetMessageRequest { Id = "none" }));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var response = await http.PostAsync($"{Service}/GetMessage", content, Cancellation);

        var isRefused = response.StatusCode == HttpStatusCode.UnsupportedMediaType
            || (await response.Content.ReadAsStringAsync(Cancellation)).Contains("grpc-status: 3", StringComparison.Ordinal);
        Assert.True(isRefused, $"{(int)response.StatusCode}");
    }

    private static byte[] Frame(GetMessageRequest message)
    {
        var bytes = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)message.CalculateSize());
        message.WriteTo(bytes.AsSpan(5));
        return bytes;
    }

    private async Task<(HttpStatusCode Code, Dictionary<string, string> Trailers)> PostAsync(string method, byte[] body, string type, params (string Name, string Value)[] headers)
    {
        using var http = await running.ClientAsync(Roles.Sender);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Service}/{method}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await http.SendAsync(request, Cancellation);
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        var at = bytes[0] == 0x80 ? 0 : 5 + (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        Assert.Equal(0x80, bytes[at]);
        var trailers = Encoding.ASCII.GetString(bytes.AsSpan(at + 5)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return (response.StatusCode, trailers);
    }

    private async Task<MessagesClient> ClientAsync(Roles role, GrpcWebMode mode = GrpcWebMode.GrpcWeb) =>
        new((await running.StartedAsync()).Address, await running.KeyAsync(role), mode);

    private static CallOptions Options(params (string Name, string Value)[] headers)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in headers) metadata.Add(name, value);
        return new CallOptions(metadata);
    }

    private static async Task<RpcException> FailAsync<T>(AsyncUnaryCall<T> call) => await Assert.ThrowsAsync<RpcException>(async () => await call);

    private static string? Reason(RpcException failure) => failure.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;

    private static (StatusCode, string?) Codes(RpcException failure) => (failure.StatusCode, Reason(failure));
}
