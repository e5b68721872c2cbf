using System.Globalization;
using System.Text;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>
/// Variable substitution as Flux's kustomize-controller does it (its fork of drone/envsubst, strict mode off): <c>${name}</c> with bash's
/// string functions, <c>$$</c> for a dollar sign, an undefined variable is empty, <c>$name</c> without braces is plain text.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="lookup">The value of a variable; null when it is not defined.</param>
internal sealed class EnvSubst(string text, Func<string, string?> lookup)
{
    /// <summary>How deep a default may hold further variables.</summary>
    private const int DeepestDefault = 32;

    private int _at;
    private int _depth;

    /// <exception cref="FormatException">The text is no valid template, or uses a function that is not modelled; the message says which.</exception>
    public string Evaluate() => Read(stopsAtBrace: null);

    /// <summary>Text up to its end, or in a default up to the closing brace.</summary>
    private string Read(char? stopsAtBrace)
    {
        var result = new StringBuilder();
        while (_at < text.Length)
        {
            var character = text[_at];
            if (character == stopsAtBrace)
                return result.ToString();
            if (character == '$' && Next == '$')
            {
                result.Append('$');
                _at += 2;
            }
            else if (character == '$' && Next == '{')
            {
                _at += 2;
                result.Append(Variable());
            }
            else
            {
                result.Append(character);
                _at++;
            }
        }

        return stopsAtBrace is null ? result.ToString() : throw Unclosed();
    }

    private char Next => _at + 1 < text.Length ? text[_at + 1] : '\0';

    private string Variable()
    {
        if (++_depth > DeepestDefault)
            throw new FormatException("defaults are nested too deep");
        var isLength = _at < text.Length && text[_at] == '#';
        if (isLength)
            _at++;
        var name = Name();
        var value = lookup(name) ?? "";
        if (isLength)
            value = value.Length.ToString(CultureInfo.InvariantCulture);
        else if (_at < text.Length && text[_at] != '}')
            value = Function(name, value);
        Close();
        _depth--;
        return value;
    }

    private string Name()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            _at++;
        return _at > start ? text[start.._at] : throw new FormatException($"'${{' at character {start + 1} is not followed by the name of a variable");
    }

    private string Function(string name, string value)
    {
        var rest = text.AsSpan(_at);
        switch (rest)
        {
            case [':', '=' or '-', ..]:
                _at += 2;
                return Default(value);
            case ['=', ..]:
                _at++;
                return Default(value);
            case ['^', '^', ..]:
                _at += 2;
                return value.ToUpperInvariant();
            case [',', ',', ..]:
                _at += 2;
                return value.ToLowerInvariant();
            case ['^', ..]:
                _at++;
                return value.Length == 0 ? value : char.ToUpperInvariant(value[0]) + value[1..];
            case [',', ..]:
                _at++;
                return value.Length == 0 ? value : char.ToLowerInvariant(value[0]) + value[1..];
            case [':', >= '0' and <= '9', ..]:
                return Substring(value);
            case ['/', ..]:
                return Replace(value);
            case ['#' or '%', ..]:
                return Trim(value);
            default:
                throw new FormatException($"the function after '${{{name}' is none that Flux knows, or none that is followed");
        }
    }

    private string Default(string value)
    {
        var fallback = Read(stopsAtBrace: '}');
        return value.Length == 0 ? fallback : value;
    }

    private string Substring(string value)
    {
        _at++;
        var parts = Argument().Split(':');
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var start))
            throw new FormatException("a position or length is no number");
        var tail = start < value.Length ? value[start..] : "";
        if (parts.Length == 1)
            return tail;
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? tail[..Math.Min(length, tail.Length)]
            : throw new FormatException("a position or length is no number");
    }

    private string Replace(string value)
    {
        _at++;
        var kind = text.AsSpan(_at) is ['/' or '#' or '%', ..] ? text[_at++] : '\0';
        if (Argument().Split('/') is not [{ Length: > 0 } old, ..] parts || parts.Length > 2 || old.Contains('\\', StringComparison.Ordinal))
            throw new FormatException("a replacement is not of the form old/new");
        var with = parts.Length == 2 ? parts[1] : "";
        return kind switch
        {
            '/' => value.Replace(old, with, StringComparison.Ordinal),
            '#' => value.StartsWith(old, StringComparison.Ordinal) ? with + value[old.Length..] : value,
            '%' => value.EndsWith(old, StringComparison.Ordinal) ? value[..^old.Length] + with : value,
            _ => value.IndexOf(old, StringComparison.Ordinal) is >= 0 and var found ? value[..found] + with + value[(found + old.Length)..] : value,
        };
    }

    private string Trim(string value)
    {
        var isPrefix = text[_at] == '#';
        _at += Next == text[_at] ? 2 : 1;
        var pattern = Argument();
        if (pattern.AsSpan().IndexOfAny("*?[\\") >= 0)
            throw new FormatException($"the pattern '{pattern}' is not followed");
        if (isPrefix)
            return value.StartsWith(pattern, StringComparison.Ordinal) ? value[pattern.Length..] : value;
        return value.EndsWith(pattern, StringComparison.Ordinal) ? value[..^pattern.Length] : value;
    }

    /// <summary>The plain text up to the closing brace; variables in it are not followed.</summary>
    private string Argument()
    {
        var close = text.IndexOf('}', _at);
        if (close < 0)
            throw Unclosed();
        var argument = text[_at..close];
        if (argument.Contains('$', StringComparison.Ordinal))
            throw new FormatException("a variable in the argument of a function is not followed");
        _at = close;
        return argument;
    }

    private void Close()
    {
        if (_at >= text.Length || text[_at] != '}')
            throw Unclosed();
        _at++;
    }

    private static FormatException Unclosed() => new("'${' is never closed");
}
