using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Evidence.Tests;

/// <summary>Whatever happens to the bytes, reading gives evidence or the documented exception, and every record is accounted for.</summary>
public sealed class FaultInjectionTests
{
    private const string GoogleEntry = """
        {"protoPayload":{"methodName":"io.k8s.core.v1.pods.get","resourceName":"core/v1/namespaces/shop/pods/web","authenticationInfo":{"principalEmail":"jane"},"authorizationInfo":[{"granted":true}],"status":{"code":5,"message":"\"web\" not found"}},"timestamp":"2026-03-02T10:00:00Z"}
        """;

    private static readonly byte[][] Logs =
    [
        Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(new AuditEventLine { Reason = "RBAC: \"x\"", UserAgent = "ü/1" }, 8))),
        Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(new HubbleFlowLine { Flags = ["SYN"] }, 8))),
        Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(new JsonObject { ["message"] = new AuditEventLine().ToString() }.ToJsonString(), 8))),
        Encoding.UTF8.GetBytes(new JsonArray([.. Enumerable.Range(0, 8).Select(_ => new AuditEventLine().ToJson())]).ToJsonString(new() { WriteIndented = true })),
        Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(GoogleEntry, 8))),
        Reading.Gzip(string.Join('\n', Enumerable.Range(0, 60).Select(i => new AuditEventLine { Name = $"n-{i}" }))),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Damaged_bytes_never_crash_the_reader(int log)
    {
        var random = new Random(1000 + log);
        for (var run = 0; run < 250; run++)
            ReadOrRefuse(Damage([.. Logs[log]], random), run % 3 == 0 ? (LogKind)(run % 2) : null);
    }

    [Fact]
    public void Random_bytes_never_crash_the_reader()
    {
        var random = new Random(7);
        for (var run = 0; run < 200; run++)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            ReadOrRefuse(bytes, (LogKind)(run % 2));
        }
    }

    [Theory]
    [InlineData("""{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":["get"],"user":"x","objectRef":[],"responseStatus":7,"annotations":[]}""")]
    [InlineData("""{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"get","requestURI":"/x","user":{"username":"\ud800","groups":{"a":1}},"requestReceivedTimestamp":"9999-99-99T99:99:99Z"}""")]
    [InlineData("""{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"get","user":{"username":"u","groups":[1,[2],{"a":"b"}]},"impersonatedUser":{"username":"v","extra":{"k":"not an array","l":[["deep"]]}},"objectRef":{"resource":"pods"}}""")]
    [InlineData("""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":"none"}""")]
    [InlineData("""{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"get","requestURI":"/%ZZ%00/..//","user":{"username":"u"},"requestReceivedTimestamp":1e400}""")]
    [InlineData("""{"protoPayload":"x"}""")]
    [InlineData("""{"protoPayload":{"methodName":"io.k8s.","resourceName":"","authorizationInfo":[1],"status":{"code":1e99},"authenticationInfo":[]}}""")]
    [InlineData("""{"flow":{"verdict":"FORWARDED","l4":{"TCP":{"destination_port":-1}},"source":7,"destination":[],"IP":"x"}}""")]
    [InlineData("""{"flow":{"verdict":{},"l4":[],"time":5,"is_reply":"yes"}}""")]
    [InlineData("""{"flow":{"verdict":"FORWARDED","is_reply":false,"l4":{"UDP":{"destination_port":53}},"source":{"labels":[1,{},"k8s","k8s:","reserved:"],"workloads":[1,{"name":7}]},"destination":{"identity":"x","labels":{}},"egress_allowed_by":{"name":"x"}}}""")]
    [InlineData("""{"lost_events":{"num_events_lost":"-5"}}""")]
    public void Records_of_the_wrong_shape_never_crash_the_reader(string record)
    {
        ReadOrRefuse(Encoding.UTF8.GetBytes(record), LogKind.Audit);
        ReadOrRefuse(Encoding.UTF8.GetBytes(record), LogKind.Hubble);
        ReadOrRefuse(Encoding.UTF8.GetBytes(new JsonObject { ["message"] = record }.ToJsonString()), null);
    }

    [Fact]
    public void A_quarter_million_unclosed_objects_are_read_in_reasonable_time() =>
        ReadOrRefuse(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":\n", 250_000))), LogKind.Audit);

    private static void ReadOrRefuse(byte[] bytes, LogKind? kind)
    {
        try
        {
            var evidence = Reading.Bytes(bytes, kind);
            var source = evidence.Source();
            (source.Used + source.Malformed + source.Skipped.Values.Sum()).ShouldBe(source.Read);
            EvidenceText.Of(evidence).ShouldNotBeNull();
        }
        catch (EvidenceException)
        {
            // The documented answer to input that cannot be read.
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        for (var faults = random.Next(1, 6); faults > 0 && bytes.Length > 0; faults--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes = bytes[..at];
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. bytes[random.Next(at, bytes.Length)..]];
                    break;
                default:
                    bytes = [.. bytes[..at], .. "\"{}[]\\\n:,"u8.ToArray().AsSpan(random.Next(8), 1), .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }
}
