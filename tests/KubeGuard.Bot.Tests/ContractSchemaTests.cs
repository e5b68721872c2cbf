using System.Text.Json.Nodes;
using KubeGuard.Bot.Contracts;
using KubeGuard.TestKit;

namespace KubeGuard.Bot.Tests;

/// <summary>The published schemas are made from the records that are written.</summary>
public sealed class ContractSchemaTests
{
    [Fact]
    public void The_schema_of_proposals_json_is_fresh() =>
        Golden.TextOf(ContractSchemas.Proposals, "docs", "schemas", "proposals.schema.json").ShouldBe(ContractSchemas.Proposals, Golden.HowToUpdate);

    [Fact]
    public void The_schema_of_verify_is_fresh() =>
        Golden.TextOf(ContractSchemas.Verify, "docs", "schemas", "verify.schema.json").ShouldBe(ContractSchemas.Verify, Golden.HowToUpdate);

    [Fact]
    public void The_schema_of_manifests_is_fresh() =>
        Golden.TextOf(ContractSchemas.Manifests, "docs", "schemas", "manifests.schema.json").ShouldBe(ContractSchemas.Manifests, Golden.HowToUpdate);

    [Fact]
    public void The_schema_of_traces_is_fresh() =>
        Golden.TextOf(ContractSchemas.Trace, "docs", "schemas", "manifests-trace.schema.json").ShouldBe(ContractSchemas.Trace, Golden.HowToUpdate);

    [Fact]
    public void The_schema_of_explanations_is_fresh() =>
        Golden.TextOf(ContractSchemas.Explain, "docs", "schemas", "explain.schema.json").ShouldBe(ContractSchemas.Explain, Golden.HowToUpdate);

    [Fact]
    public void The_schema_of_run_and_status_is_fresh() =>
        Golden.TextOf(ContractSchemas.Run, "docs", "schemas", "run.schema.json").ShouldBe(ContractSchemas.Run, Golden.HowToUpdate);

    [Fact]
    public void The_schema_of_eval_is_fresh() =>
        Golden.TextOf(ContractSchemas.Eval, "docs", "schemas", "eval.schema.json").ShouldBe(ContractSchemas.Eval, Golden.HowToUpdate);

    [Fact]
    public void Every_member_of_the_contract_is_described()
    {
        var undescribed = new List<string>();
        foreach (var schema in new[] { ContractSchemas.Proposals, ContractSchemas.Verify, ContractSchemas.Manifests, ContractSchemas.Trace, ContractSchemas.Explain, ContractSchemas.Eval })
            Walk(JsonNode.Parse(schema)!, "", undescribed);
        undescribed.ShouldBeEmpty();
    }

    private static void Walk(JsonNode node, string path, List<string> undescribed)
    {
        if (node is not JsonObject schema)
            return;
        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            if (member is not JsonObject { } described || !described.ContainsKey("description"))
                undescribed.Add($"{path}/{name}");
            Walk(member!, $"{path}/{name}", undescribed);
        }

        if (schema["items"] is { } items)
            Walk(items, path + "/items", undescribed);
    }
}
