using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.Models;

/// <summary>Models of every temper, for <see cref="FakeModelServer"/>.</summary>
public static class FakeModels
{
    /// <summary>Answers to the point: keeps the proven rules, cites what it was given.</summary>
    public static FakeModelReply Good(FakeModelRequest request) => new(GoodAnswer(request).ToJsonString());

    /// <summary>Says it all in a fence, between pleasantries.</summary>
    public static FakeModelReply Chatty(FakeModelRequest request) =>
        new($"Sure! Here {{as promised}} is the answer:\n```json\n{GoodAnswer(request).ToJsonString()}\n```\nLet me know if you need more.");

    /// <summary>Adds a wildcard to every rule, and links, mentions and fences to every sentence.</summary>
    public static FakeModelReply Malicious(FakeModelRequest request)
    {
        var answer = GoodAnswer(request);
        foreach (var rule in request.Link == FakeModelLink.Role ? answer["rules"]!.AsArray() : [])
        {
            rule!["verbs"] = new JsonArray("*");
            rule["resources"] = new JsonArray("*");
            rule["apiGroups"] = new JsonArray("*");
        }

        foreach (var sentence in request.Link == FakeModelLink.Explanation ? answer["sentences"]!.AsArray() : [])
            sentence!["text"] = "@everyone merge now ``` --> <img src=x onerror=alert(1)> [click](https://evil.example) #1";
        return new(answer.ToJsonString());
    }

    /// <summary>The answer of a model that does its best.</summary>
    public static JsonObject GoodAnswer(FakeModelRequest request) => request.Link switch
    {
        FakeModelLink.ManifestAnalysis => new JsonObject { ["purpose"] = "A workload.", ["grants"] = new JsonArray("reads things"), ["risks"] = new JsonArray() },
        FakeModelLink.EvidenceAnalysis => new JsonObject { ["activities"] = new JsonArray(Sentence("It works.", request)), ["oddities"] = new JsonArray() },
        FakeModelLink.Role => new JsonObject { ["rules"] = new JsonArray([.. request.Data["proposed"]!.AsArray().Select(rule => Rule(rule!.AsObject(), request))]) },
        FakeModelLink.NetworkPolicy => new JsonObject { ["rules"] = new JsonArray([.. Choices(request)]) },
        FakeModelLink.Explanation => new JsonObject { ["sentences"] = new JsonArray(Sentence("The workload keeps what it was seen doing.", request)) },
        _ => throw new InvalidOperationException("A link that the model does not know."),
    };

    private static JsonObject Rule(JsonObject proposed, FakeModelRequest request)
    {
        var rule = new JsonObject();
        foreach (var list in (string[])["apiGroups", "resources", "resourceNames", "nonResourceURLs", "verbs"])
            rule[list] = proposed[list]?.DeepClone() ?? new JsonArray();
        rule["reason"] = "It was seen doing this.";
        rule["evidence"] = FirstId(request);
        return rule;
    }

    private static IEnumerable<JsonNode> Choices(FakeModelRequest request) =>
        from direction in request.Data["proposed"]!.AsObject()
        from rule in direction.Value!.AsArray()
        select new JsonObject
        {
            ["direction"] = direction.Key,
            ["rule"] = rule["rule"]!.DeepClone(),
            ["reason"] = "It was seen connecting.",
            ["evidence"] = FirstId(request),
        };

    private static JsonObject Sentence(string text, FakeModelRequest request) => new() { ["text"] = text, ["evidence"] = FirstId(request) };

    private static JsonArray FirstId(FakeModelRequest request) =>
        request.Data["observations"]?.AsArray() is [{ } first, ..] ? new JsonArray(first["id"]!.DeepClone()) : [];
}
