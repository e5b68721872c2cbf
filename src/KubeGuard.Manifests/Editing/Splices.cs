using System.Text;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Replacements of characters, collected in the order of the text and made all at once.</summary>
internal sealed class Splices
{
    private readonly List<Splice> _splices = [];

    public bool IsEmpty => _splices.Count == 0;

    public void Insert(int at, string text) => Replace(new(at, at), text);

    public void Delete(SourceSpan span) => Replace(span, "");

    public void Replace(SourceSpan span, string text)
    {
        if (span.Length > 0 || text.Length > 0)
            _splices.Add(new(span, text));
    }

    /// <summary>The text with every replacement made; insertions at one place keep the order in which they were asked for.</summary>
    public string ApplyTo(string text)
    {
        var result = new StringBuilder(text.Length + _splices.Sum(splice => splice.Text.Length));
        var done = 0;
        foreach (var splice in _splices.OrderBy(splice => splice.Span.Start))
        {
            if (splice.Span.Start < done)
                throw new EditRefusedException("two edits touch the same characters", splice.Span);
            result.Append(text, done, splice.Span.Start - done).Append(splice.Text);
            done = splice.Span.End;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    private readonly record struct Splice(SourceSpan Span, string Text);
}
