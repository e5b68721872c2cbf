using KubeGuard.Manifests.Tests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Yaml;

public class YamlJsonTests
{
    [Theory]
    [InlineData("12", "12")]
    [InlineData("+12", "12")]
    [InlineData("-0", "0")]
    [InlineData("0777", "511")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("-0x1f", "-31")]
    [InlineData("0b101", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("089", "89")]
    [InlineData("1e3", "1000")]
    [InlineData(".5", "0.5")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("n", "false")]
    [InlineData("~", null)]
    [InlineData("Null", null)]
    [InlineData("", null)]
    [InlineData("1.29.0", "\"1.29.0\"")]
    [InlineData("100m", "\"100m\"")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("2024-01-01", "\"2024-01-01\"")]
    [InlineData("0xZZ", "\"0xZZ\"")]
    [InlineData("=", "\"=\"")]
    [InlineData("\"12\"", "\"12\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("'on'", "\"on\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("1e999", "\"1e999\"")]
    public void Scalars_are_typed_as_Kubernetes_types_them(string written, string? json)
    {
        var value = (YamlMapping)Edits.Read($"a: {written}\n").Documents[0].Root!;
        YamlJson.ToJson(value["a"]!)?.ToJsonString().ShouldBe(json);
    }
}
