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

    /// <summary>As go-yaml resolves plain text: an integer of any base, else a finite float, else null.</summary>
    private static JsonValue? Number(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
            return null;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        return Integer(digits) ?? (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? JsonValue.Create(real)
            : null);
    }

    private static JsonValue? Integer(string digits)
    {
        var isNegative = digits is ['-', ..];
        var unsigned = digits.AsSpan(digits is ['-' or '+', ..] ? 1 : 0);
        var magnitude = unsigned switch
        {
            ['0', 'x' or 'X', .. var hex] => InBase(hex, 16),
            ['0', 'o' or 'O', .. var octal] => InBase(octal, 8),
            ['0', 'b' or 'B', .. var binary] => InBase(binary, 2),
            ['0', _, ..] => InBase(unsigned, 8),
            _ => InBase(unsigned, 10),
        };
        return magnitude switch
        {
            null => null,
            <= long.MaxValue => JsonValue.Create(isNegative ? -(long)magnitude.Value : (long)magnitude.Value),
            (ulong)long.MaxValue + 1 when isNegative => JsonValue.Create(long.MinValue),
            _ when digits[0] is '-' or '+' => null,
            _ => JsonValue.Create(magnitude.Value),
        };
    }

    private static ulong? InBase(ReadOnlySpan<char> digits, uint radix)
    {
        if (digits.IsEmpty)
            return null;
        UInt128 value = 0;
        foreach (var digit in digits)
        {
            var number = char.IsAsciiDigit(digit) ? (uint)(digit - '0') : char.IsAsciiHexDigit(digit) ? (uint)((digit | 0x20) - 'a' + 10) : radix;
            if (number >= radix)
                return null;
            value = (value * radix) + number;
            if (value > ulong.MaxValue)
                return null;
        }

        return (ulong)value;
    }
}
