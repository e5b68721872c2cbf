using System.Text.RegularExpressions;
using KubeGuard.Hardening.Policies.Values;

namespace KubeGuard.Bot.Configuration;

/// <summary>A repository on GitHub as people name it: <c>OWNER/NAME</c>, or an address that ends so.</summary>
internal sealed partial record RepositorySlug : IPolicyText<RepositorySlug>
{
    private RepositorySlug(string text, string owner, string name, string? host)
    {
        Text = text;
        Owner = owner;
        Name = name;
        Host = host;
    }

    /// <inheritdoc/>
    public static string Expected => "OWNER/NAME, or the address of a repository";

    /// <inheritdoc/>
    public string Text { get; }

    /// <summary>Account or organisation.</summary>
    public string Owner { get; }

    /// <summary>Name without <c>.git</c>.</summary>
    public string Name { get; }

    /// <summary>Host of the address; null when only OWNER/NAME was given.</summary>
    public string? Host { get; }

    /// <inheritdoc/>
    public static TextReading<RepositorySlug> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shape = Shape().Match(text);
        return shape.Success
            ? new TextReading<RepositorySlug>.Good(new(
                $"{shape.Groups["owner"].Value}/{shape.Groups["name"].Value}",
                shape.Groups["owner"].Value,
                shape.Groups["name"].Value,
                shape.Groups["host"] is { Success: true } host ? host.Value.ToLowerInvariant() : null))
            : new TextReading<RepositorySlug>.Bad(text.Contains('@', StringComparison.Ordinal) && text.Contains("://", StringComparison.Ordinal) ? $"{Expected} without user and password" : Expected);
    }

    /// <inheritdoc/>
    public bool Equals(RepositorySlug? other) => string.Equals(Text, other?.Text, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A(?:(?:https://|git@|ssh://git@)(?<host>[A-Za-z0-9.-]+(?::[0-9]{1,5})?)[/:])?(?<owner>[A-Za-z0-9][-A-Za-z0-9_]{0,99})/(?<name>(?!\.{1,2}(?:\z|\.git))[-A-Za-z0-9_.]{1,100}?)(?:\.git)?/?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
