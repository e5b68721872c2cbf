using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Network;

public sealed class NetworkPolicyOracleTests
{
    [SharedFact]
    public void N21_The_evaluator_gives_the_answer_of_Kubernetes_own_code_to_every_question()
    {
        using var stream = new GZipStream(File.OpenRead(SharedData.PathOf("oracles", "networkpolicy.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var asked = 0;
        var differences = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            var table = (JsonObject)JsonNode.Parse(line)!;
            var pods = Pods(table);
            var evaluator = Evaluator(table);
            foreach (var query in table["queries"]!.AsArray())
            {
                asked++;
                var judgement = evaluator.Judge(
                    End(query!["from"]!, pods),
                    End(query["to"]!, pods),
                    Enum.Parse<TransportProtocol>(query["protocol"]!.GetValue<string>(), ignoreCase: true),
                    query["port"]!.GetValue<int>());
                if (Answer(judgement.Ingress.Allowed) != query["ingress"]!.GetValue<bool>()
                    || Answer(judgement.Egress.Allowed) != query["egress"]!.GetValue<bool>()
                    || Answer(judgement.Allowed) != query["allowed"]!.GetValue<bool>())
                    differences.Add($"{table["id"]}: {query.ToJsonString()} but {judgement.Ingress.Allowed}/{judgement.Egress.Allowed}");
            }
        }

        differences.ShouldBeEmpty();
        asked.ShouldBe(31_645);
    }

    private static bool? Answer(Match match) => match switch
    {
        Match.Yes => true,
        Match.No => false,
        _ => null,
    };

    private static NetworkPolicyEvaluator Evaluator(JsonObject table) => new(
        table["policies"]!.AsArray().Select(policy => NetworkPolicy.Parse((JsonObject)policy!)),
        table["namespaces"]!.AsObject().ToDictionary(pair => pair.Key, pair => Labels(pair.Value!)),
        PodAddressMatching.Compared);

    private static LabelSet Labels(JsonNode labels) =>
        new(labels.AsObject().Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<string>())));

    private static Dictionary<string, NetworkEnd> Pods(JsonObject table) => table["pods"]!.AsArray().ToDictionary(
        pod => $"{pod!["ns"]}/{pod["name"]}",
        NetworkEnd (pod) => new NetworkEnd.Pod(
            pod!["ns"]!.GetValue<string>(),
            Labels(pod["labels"]!),
            Ports(pod["ports"]!.AsArray()),
            LabelKnowledge.Complete,
            [IPAddress.Parse(pod["ip"]!.GetValue<string>())]));

    private static ImmutableArray<ContainerPort> Ports(JsonArray ports) =>
    [
        .. ports.Select(port => new ContainerPort(
            port!["name"]?.GetValue<string>(),
            port["port"]!.GetValue<int>(),
            Enum.Parse<TransportProtocol>(port["protocol"]!.GetValue<string>(), ignoreCase: true))),
    ];

    private static NetworkEnd End(JsonNode name, Dictionary<string, NetworkEnd> pods) =>
        pods.TryGetValue(name.GetValue<string>(), out var pod) ? pod : new NetworkEnd.Address(IPAddress.Parse(name.GetValue<string>()));
}
