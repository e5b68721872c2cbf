using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Describing;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Policies;

/// <summary>Schema, reference and example are held to the model.</summary>
public sealed class PolicyDocumentationTests
{
    private const string Mark = "<!-- generated from the model -->\n";

    private static string Example => File.ReadAllText(Golden.PathOf("docs", "examples", "kubeguard.yaml"));

    [Fact]
    public void B26_the_schema_is_fresh() =>
        Golden.TextOf(PolicySchema.Write(), "docs", "schemas", "policy.schema.json").ShouldBe(PolicySchema.Write(), Golden.HowToUpdate);

    [Fact]
    public void The_reference_is_fresh()
    {
        var introduction = File.ReadAllText(Golden.PathOf("docs", "reference", "policy.md")).Split(Mark)[0];
        var expected = introduction + Mark + "\n" + PolicyReference.Write();
        Golden.TextOf(expected, "docs", "reference", "policy.md").ShouldBe(expected, Golden.HowToUpdate);
    }

    [Fact]
    public void The_example_is_valid_and_shows_every_key()
    {
        var reading = PolicyReader.Read(RepositoryPolicy.FileName, Encoding.UTF8.GetBytes(Example));
        var valid = reading.ShouldBeOfType<PolicyReading.Valid>(reading is PolicyReading.Invalid invalid ? string.Join('\n', invalid.Errors) : "");
        valid.Warnings.ShouldBeEmpty();
        var left = EffectiveSetting.Of(valid.Policy, valid.Origins).Where(setting => setting.Origin is null).Select(setting => setting.Path);
        left.Where(path => !path.Contains('[', StringComparison.Ordinal)).ShouldBe(
            ["enabled", "namespaces.include", "misconfigurations.enable", "rbac.maximumResourceNames"], ignoreOrder: true);
    }

    [Fact]
    public void Every_key_is_described_in_the_schema()
    {
        var undescribed = new List<string>();
        Walk(JsonNode.Parse(PolicySchema.Write())!.AsObject(), "", undescribed);
        undescribed.ShouldBeEmpty();
    }

    private static void Walk(JsonObject schema, string path, List<string> undescribed)
    {
        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            if (string.IsNullOrWhiteSpace((string?)member!["description"]))
                undescribed.Add($"{path}/{name}");
            Walk(member.AsObject(), $"{path}/{name}", undescribed);
            if (member["items"] is JsonObject items)
                Walk(items, $"{path}/{name}/items", undescribed);
        }
    }
}
