using System.Text.RegularExpressions;

namespace KubeGuard.Hardening.Policies.Values;

/// <summary>Name of a cluster, as the host calls it; part of branch names.</summary>
public sealed partial record ClusterName : IPolicyText<ClusterName>
{
    private ClusterName(string text) => Text = text;

    /// <inheritdoc/>
    public static string Expected => "the name of a cluster: up to 40 lower-case letters, digits, dots and inner dashes";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<ClusterName> Read(string text) =>
        Shape().IsMatch(text) ? new TextReading<ClusterName>.Good(new(text)) : new TextReading<ClusterName>.Bad(Expected);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A[a-z0-9](?:[-a-z0-9.]{0,38}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>Login of an account on GitHub, without <c>@</c>.</summary>
public sealed partial record LoginName : IPolicyText<LoginName>
{
    private LoginName(string text) => Text = text;

    /// <inheritdoc/>
    public static string Expected => "the login of an account, such as octocat";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<LoginName> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Shape().IsMatch(text))
            return new TextReading<LoginName>.Good(new(text));
        return new TextReading<LoginName>.Bad(Expected, text.StartsWith('@') && Shape().IsMatch(text[1..]) ? text[1..] : null);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    // Enterprise-managed accounts carry an underscore and the company's short code.
    [GeneratedRegex(@"\A[A-Za-z0-9](?:[-A-Za-z0-9_]{0,98}[A-Za-z0-9])?(?:\[bot\])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>Slug of a team of the repository's organisation.</summary>
public sealed partial record TeamSlug : IPolicyText<TeamSlug>
{
    private TeamSlug(string text) => Text = text;

    /// <inheritdoc/>
    public static string Expected => "the slug of a team of the repository's organisation, such as platform";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<TeamSlug> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Shape().IsMatch(text))
            return new TextReading<TeamSlug>.Good(new(text));
        var bare = text[(text.LastIndexOf('/') + 1)..].TrimStart('@');
        return new TextReading<TeamSlug>.Bad($"{Expected}, without the organisation", Shape().IsMatch(bare) ? bare : null);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A[a-z0-9](?:[-a-z0-9_]{0,98}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>A label.</summary>
public sealed record LabelText : IPolicyText<LabelText>
{
    private LabelText(string text) => Text = text;

    /// <inheritdoc/>
    public static string Expected => "a label of at most 50 characters, without a comma";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<LabelText> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Length is > 0 and <= 50 && !text.Contains(',', StringComparison.Ordinal) && !text.Any(char.IsControl)
            ? new TextReading<LabelText>.Good(new(text.Trim()))
            : new TextReading<LabelText>.Bad(Expected);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Type or scope of a Conventional Commits title.</summary>
public sealed partial record CommitWord : IPolicyText<CommitWord>
{
    private CommitWord(string text) => Text = text;

    /// <inheritdoc/>
    public static string Expected => "a word of letters, digits, dots, slashes and dashes, such as chore";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<CommitWord> Read(string text) =>
        Shape().IsMatch(text) ? new TextReading<CommitWord>.Good(new(text)) : new TextReading<CommitWord>.Bad(Expected);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A[A-Za-z0-9][-A-Za-z0-9./_]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>Fingerprint of a change, as proposals and pull requests print it.</summary>
public sealed partial record FingerprintText : IPolicyText<FingerprintText>
{
    private FingerprintText(string text) => Text = text;

    /// <inheritdoc/>
    public static string Expected => "the fingerprint of a change: 20 hexadecimal digits, as its pull request prints it";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<FingerprintText> Read(string text) =>
        Shape().IsMatch(text) ? new TextReading<FingerprintText>.Good(new(text)) : new TextReading<FingerprintText>.Bad(Expected);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A[0-9a-f]{20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>Major and minor version of Kubernetes.</summary>
public sealed partial record KubernetesVersion : IPolicyText<KubernetesVersion>
{
    private KubernetesVersion(string text) => Text = text;

    /// <inheritdoc/>
    public static string Expected => "major and minor version, such as \"1.34\"";

    /// <inheritdoc/>
    public string Text { get; }

    /// <summary>The minor version: 34 of 1.34.</summary>
    public int Minor => int.Parse(Text.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public static TextReading<KubernetesVersion> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shape = Shape().Match(text);
        if (!shape.Success)
            return new TextReading<KubernetesVersion>.Bad(Expected);
        var version = shape.Groups[1].Value;
        return version == text
            ? new TextReading<KubernetesVersion>.Good(new(text))
            : new TextReading<KubernetesVersion>.Bad(Expected, version);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\Av?(1\.[1-9][0-9]?)(?:\.[0-9]+.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
