using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>
/// Random data written the way many hands write YAML: block and flow, any indentation, comments and blank lines everywhere, all quotes,
/// anchors, aliases and merge keys, CRLF, no final newline. <see cref="Value"/> says independently of the reader what the text means.
/// </summary>
internal sealed class RandomManifest
{
    private static readonly string[] Words =
        ["get", "list", "pods", "apps/v1", "a b", "x-y", "--v=2", "nginx:1.25", "10.0.0.1/8", "true", "0777", "1e3", "on", "~", "", " lead", "trail ",
        "it's", "say \"hi\"", "a: b", "a #b", "- x", "*", "&a", "{{ x }}", "[x]", "é😀", "tab\there", "line1\nline2\n", "no\nend", "2024-01-01", "=", "null", "%d", "@x", "a,b"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<Anchor> _anchors = [];
    private readonly bool _withAnchors;
    private int _named;

    public RandomManifest(int seed, bool withAnchors = true)
    {
        _random = new(seed);
        _withAnchors = withAnchors;
        var root = new JsonObject();
        Value = root;
        if (Chance(3))
            _text.Append("# head\n\n");
        if (Chance(4))
            _text.Append("---\n");
        WriteMapping(root, 0, 0, firstBehindDash: false);
        if (Chance(4))
            _text.Append("# tail\n");
        var text = _text.ToString();
        if (Chance(4) && !text.Contains('|', StringComparison.Ordinal))
            text = text.TrimEnd('\n');
        Text = Chance(4) ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
    }

    public string Text { get; }

    public JsonObject Value { get; }

    public static JsonNode? AnyValue(Random random, int depth) => random.Next(depth > 2 ? 6 : 9) switch
    {
        0 => JsonValue.Create(random.Next(-5, 5000)),
        1 => JsonValue.Create(random.Next(2) == 0),
        2 when random.Next(3) == 0 => null,
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => AnyValue(random, depth + 1))]),
        7 or 8 => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(index => KeyValuePair.Create($"k{index}", AnyValue(random, depth + 1)))),
        _ => JsonValue.Create(Words[random.Next(Words.Length)]),
    };

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private void Trivia(int indent)
    {
        if (Chance(8))
            _text.Append('\n');
        if (Chance(5))
            _text.Append(' ', indent).Append("# about the next: one\n");
        if (Chance(12))
            _text.Append(' ', indent).Append("# - commented out\n");
    }

    private void EndLine() => _text.Append(Chance(6) ? "  # note: this\n" : Chance(10) ? "  \n" : "\n");

    private void WriteMapping(JsonObject into, int indent, int depth, bool firstBehindDash)
    {
        var count = _random.Next(1, 5);
        for (var index = 0; index < count; index++)
        {
            if (index > 0 || !firstBehindDash)
            {
                Trivia(indent);
                _text.Append(' ', indent);
            }

            if (index == count - 1 && depth > 0 && Merge(into))
                continue;
            var key = Chance(8) ? $"o-{index}.x/y" : $"k{index}";
            _text.Append(Chance(6) ? $"\"{key}\"" : key).Append(Chance(10) ? " :" : ":");
            into[key] = WriteValue(indent, depth, behindDash: false);
        }
    }

    private bool Merge(JsonObject into)
    {
        var candidates = _anchors.Where(anchor => anchor.Value is JsonObject).ToList();
        if (candidates.Count == 0 || !Chance(3))
            return false;
        var source = candidates[_random.Next(candidates.Count)];
        _text.Append("<<: *").Append(source.Name);
        EndLine();
        foreach (var (key, value) in (JsonObject)source.Value!)
            into.TryAdd(key, value?.DeepClone());
        return true;
    }

    private JsonNode? WriteValue(int indent, int depth, bool behindDash)
    {
        var aliases = _anchors.Where(anchor => anchor.Height + depth < 8).ToList();
        if (aliases.Count > 0 && Chance(6))
        {
            var anchor = aliases[_random.Next(aliases.Count)];
            _text.Append(" *").Append(anchor.Name);
            EndLine();
            return anchor.Value?.DeepClone();
        }

        string? name = null;
        if (_withAnchors && Chance(7))
            _text.Append(" &").Append(name = $"a{_named++}");
        var value = WriteContent(indent, depth, behindDash, mayShareLine: behindDash && name is null);
        if (name is not null)
            _anchors.Add(new(name, value, Height(value)));
        return value;
    }

    private JsonNode? WriteContent(int indent, int depth, bool behindDash, bool mayShareLine)
    {
        var kind = _random.Next(depth >= 4 ? 3 : 8);
        if (kind <= 2)
            return WriteScalar(indent);
        if (kind == 3)
        {
            _text.Append(' ');
            var flow = WriteFlow(depth);
            EndLine();
            return flow;
        }

        if (kind <= 5)
        {
            var items = new JsonArray();
            if (mayShareLine && Chance(2))
            {
                _text.Append(' ');
                WriteItems(items, indent + 2, depth + 1, firstBehindDash: true);
                return items;
            }

            EndLine();
            WriteItems(items, indent + (behindDash || !Chance(2) ? _random.Next(1, 4) : 0), depth + 1, firstBehindDash: false);
            return items;
        }

        var members = new JsonObject();
        if (mayShareLine && !Chance(4))
        {
            _text.Append(' ');
            WriteMapping(members, indent + 2, depth + 1, firstBehindDash: true);
            return members;
        }

        EndLine();
        WriteMapping(members, indent + _random.Next(1, 4), depth + 1, firstBehindDash: false);
        return members;
    }

    private void WriteItems(JsonArray into, int indent, int depth, bool firstBehindDash)
    {
        var count = _random.Next(1, 5);
        for (var index = 0; index < count; index++)
        {
            if (index > 0 || !firstBehindDash)
            {
                Trivia(indent);
                _text.Append(' ', indent);
            }

            _text.Append('-');
            into.Add(WriteValue(indent, depth, behindDash: true));
        }
    }

    private JsonNode? WriteScalar(int indent)
    {
        var value = AnyValue(_random, 3);
        if (value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String && scalar.GetValue<string>() is { } word)
        {
            if (word.Contains('\n', StringComparison.Ordinal))
                WriteLiteral(word, indent);
            else
                _text.Append(' ').Append(Quoted(word));
            if (!word.Contains('\n', StringComparison.Ordinal))
                EndLine();
            return value;
        }

        var text = value?.ToJsonString() ?? (Chance(2) ? "" : "null");
        _text.Append(text.Length == 0 ? "" : " ").Append(text);
        EndLine();
        return value;
    }

    private void WriteLiteral(string word, int indent)
    {
        var lines = word.TrimEnd('\n').Split('\n');
        _text.Append(word.EndsWith('\n') ? " |" : " |-").Append('\n');
        var column = indent + _random.Next(1, 4);
        foreach (var line in lines)
            _text.Append(' ', column).Append(line).Append('\n');
    }

    private string Quoted(string word)
    {
        var isPlain = word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '.' or '-') && char.IsAsciiLetter(word[0])
            && word is not ("true" or "on" or "null");
        return _random.Next(3) switch
        {
            0 when isPlain => word,
            1 when !word.Contains('\t', StringComparison.Ordinal) => "'" + word.Replace("'", "''", StringComparison.Ordinal) + "'",
            _ => isPlain && Chance(2) ? word : JsonSerializer.Serialize(word),
        };
    }

    private JsonNode? WriteFlow(int depth)
    {
        var separator = Chance(3) ? "," : ", ";
        switch (_random.Next(depth > 4 ? 1 : 3))
        {
            case 0:
                var word = Words[_random.Next(Words.Length)];
                _text.Append(JsonSerializer.Serialize(word));
                return word;
            case 1:
                var items = new JsonArray();
                _text.Append('[');
                foreach (var index in Enumerable.Range(0, _random.Next(4)))
                {
                    _text.Append(index == 0 ? "" : separator);
                    items.Add(WriteFlow(depth + 2));
                }

                _text.Append(']');
                return items;
            default:
                var members = new JsonObject();
                _text.Append('{');
                foreach (var index in Enumerable.Range(0, _random.Next(4)))
                {
                    _text.Append(index == 0 ? "" : ", ").Append('k').Append(index).Append(": ");
                    members[$"k{index}"] = WriteFlow(depth + 2);
                }

                _text.Append('}');
                return members;
        }
    }

    private static int Height(JsonNode? value) => value switch
    {
        JsonObject members => 1 + members.Select(member => Height(member.Value)).DefaultIfEmpty().Max(),
        JsonArray items => 1 + items.Select(Height).DefaultIfEmpty().Max(),
        _ => 1,
    };

    private sealed record Anchor(string Name, JsonNode? Value, int Height);
}
