using System.Text.Json.Nodes;
using KubeGuard.PromptChain.Redaction;

namespace KubeGuard.PromptChain.Tests;

public sealed class SecretFieldsTests
{
    [Fact]
    public void C4_secrets_go_wherever_structure_says_that_they_are_secret()
    {
        var redacted = Redacted("""
            {"kind": "Pod",
             "metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{s1}", "example.org/api-token": "s2", "note": "stays"}},
             "spec": {"containers": [{"command": ["run", "--api-key=s3"], "args": ["--password", "s4", "--verbose", "--token"],
                                      "env": [{"name": "DB_PASSWORD", "value": "s5"}, {"name": "MODE", "value": "stays"}]}]}}
            """);
        foreach (var secret in (string[])["s1", "s2", "s3", "s4", "s5"])
            redacted.ShouldNotContain(secret);
        redacted.ShouldContain("--verbose");
        redacted.Split("stays").Length.ShouldBe(3);
    }

    [Fact]
    public void C4_the_values_of_a_Secret_go_and_its_keys_stay()
    {
        var redacted = Redacted("""{"kind": "Secret", "data": {"password": "c2VjcmV0"}, "stringData": {"token": "s1"}}""");
        redacted.ShouldNotContain("c2VjcmV0");
        redacted.ShouldNotContain("s1");
        redacted.ShouldContain("password");
    }

    [Theory]
    [InlineData("""{"metadata": {"annotations": ["not", "a", "mapping"]}}""")]
    [InlineData("""{"metadata": "text"}""")]
    [InlineData("""{"kind": ["Secret"], "data": "text"}""")]
    [InlineData("""{"spec": {"args": "text", "command": {"a": 1}, "env": [{"name": {"a": 1}, "value": 3}]}}""")]
    [InlineData("""{"metadata": null, "spec": {"args": [null, 1, {"a": "b"}]}}""")]
    public void Odd_shapes_do_no_harm(string manifest) =>
        JsonNode.DeepEquals(JsonNode.Parse(Redacted(manifest)), JsonNode.Parse(manifest)).ShouldBeTrue();

    private static string Redacted(string manifest) => SecretFields.Without(JsonNode.Parse(manifest)!.AsObject()).ToJsonString();
}
