using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Yaml;

/// <summary>Nodes as JSON, with scalars typed the way the Kubernetes API machinery types YAML (go-yaml: YAML 1.1 booleans, octal, floats).</summary>
public static class YamlJson
{
    /// <summary>How many nodes one conversion may make before an alias bomb is assumed.</summary>
    private const int NodeBudget = 2_000_000;

    /// <summary>The node as JSON; null stays null. Throws <see cref="InvalidOperationException"/> when aliases expand beyond the budget.</summary>
    public static JsonNode? ToJson(YamlNode node)
    {
        var budget = NodeBudget;
        return Convert(node, ref budget);
    }

    private static JsonNode? Convert(YamlNode node, ref int budget)
    {
        if (--budget < 0)
            throw new InvalidOperationException($"{node.Location}: aliases expand to more than {NodeBudget} nodes.");
        switch (node.Resolved)
        {
            case YamlMapping mapping:
                var result = new JsonObject();
                foreach (var entry in mapping.Entries)
                    result[entry.Name ?? ""] = Convert(entry.Value, ref budget);
                return result;
            case YamlSequence sequence:
                var items = new JsonArray();
                foreach (var item in sequence.Items)
                    items.Add(Convert(item, ref budget));
                return items;
            case YamlScalar scalar:
                return Scalar(scalar);
            default:
                return null;
        }
    }

    private static JsonValue? Scalar(YamlScalar scalar)
    {
        if (scalar.IsNullValue)
            return null;
        if (scalar.Style != YamlScalarStyle.Plain || scalar.Tag is "tag:yaml.org,2002:str" or "!")
            return JsonValue.Create(scalar.Value);
        return scalar.Value switch
        {
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => JsonValue.Create(true),
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => JsonValue.Create(false),
            var text => Number(text) ?? JsonValue.Create(text),
        };
    }

    private static JsonValue? Number(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
            return null;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            var unsigned = digits.TrimStart('+', '-');
            if (unsigned.Length > 1 && unsigned[0] == '0')
                return Octal(unsigned[1..], digits[0] == '-');
            return JsonValue.Create(whole);
        }

        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return JsonValue.Create(hex);
        if (digits.StartsWith("0o", StringComparison.Ordinal))
            return Octal(digits[2..], false);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? JsonValue.Create(real)
            : null;
    }

    private static JsonValue? Octal(string digits, bool negative)
    {
        long value = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || value > long.MaxValue / 8)
                return null;
            value = (value * 8) + (digit - '0');
        }

        return JsonValue.Create(negative ? -value : value);
    }
}
