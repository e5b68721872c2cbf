using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;

namespace KubeGuard.Manifests.Yaml;

/// <summary>
/// Reads YAML 1.1 as Kubernetes tools do, and JSON as its subset, into nodes that know their characters. Nothing that a file says makes it
/// throw; its time and memory are bounded by the file's length.
/// </summary>
public static class YamlReader
{
    /// <summary>How deep collections may nest, aliases followed.</summary>
    public const int MaxDepth = 128;

    /// <summary>How many UTF-16 code units a file may have.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>How many nodes a document may have once every alias is followed.</summary>
    public const int MaxNodes = 2_000_000;

    /// <summary>Reads a file's bytes. What is no text becomes a file without documents and a <see cref="ManifestProblemKind.Unreadable"/> problem.</summary>
    /// <param name="path">Path relative to the repository, with <c>/</c>.</param>
    /// <param name="bytes">UTF-8, or UTF-16 with a byte order mark.</param>
    public static YamlFile Read(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Read(SourceText.FromBytes(path, bytes.Span));
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes.Span[..Math.Clamp(exception.Index, 0, bytes.Length)].Count((byte)'\n');
            var message = $"not readable as text: {exception.Message.TrimEnd('.')}; expected UTF-8 (or UTF-16 with a byte order mark) without NUL characters";
            return new(SourceText.FromText(path, ""), [], [new(ManifestProblemKind.Unreadable, new(path, line, 1, line, 1), message)]);
        }
    }

    /// <summary>
    /// Reads a file. A document that is not YAML is left out with a problem and the others are read (they keep their index); a template is
    /// left out whole; an encrypted document and duplicate keys are read and reported.
    /// </summary>
    public static YamlFile Read(SourceText source) => Read(source, TemplateText.IsRefused);

    /// <summary>Reads a file; <paramref name="templates"/> says what <c>{{ }}</c> in it is.</summary>
    internal static YamlFile Read(SourceText source, TemplateText templates)
    {
        if (source.Text.Length > MaxLength)
            return Only(source, new(ManifestProblemKind.TooLarge, source.Locate(default), $"larger than {MaxLength} characters: not read"));

        var documents = ImmutableArray.CreateBuilder<YamlDocument>();
        var problems = ImmutableArray.CreateBuilder<ManifestProblem>();
        var slices = YamlDocumentSplitter.Split(source.Text);
        for (var index = 0; index < slices.Length; index++)
        {
            try
            {
                var root = slices[index].HasContent ? YamlTreeBuilder.Build(source, slices[index].Span, templates, problems) : null;
                var document = new YamlDocument(source, index, slices[index].Span, root);
                documents.Add(document);
                if (EncryptionMark(document) is { } mark)
                    problems.Add(new(ManifestProblemKind.Encrypted, source.Locate(mark), "encrypted with SOPS: values are not readable, and an edit would break its signature"));
            }
            catch (YamlReadException exception) when (exception.Kind == ManifestProblemKind.Templated)
            {
                return Only(source, exception.ToProblem(source));
            }
            catch (YamlReadException exception)
            {
                if (YamlTemplates.FindOutsideScalars(source.Text, slices[index].Span) is { } template)
                    return Only(source, new YamlReadException(ManifestProblemKind.Templated, template, YamlTemplates.Message).ToProblem(source));
                problems.Add(exception.ToProblem(source));
            }
        }

        return new(source, documents.DrainToImmutable(), problems.DrainToImmutable());
    }

    /// <summary>Whether a document is encrypted with SOPS: a top-level <c>sops</c> with the message authentication code.</summary>
    internal static bool IsEncrypted(YamlDocument document) => EncryptionMark(document) is not null;

    private static SourceSpan? EncryptionMark(YamlDocument document) =>
        document.Root is YamlMapping root && root.Mapping("sops") is { } sops && sops.Text("mac") is not null ? sops.Span : null;

    private static YamlFile Only(SourceText source, ManifestProblem problem) => new(source, [], [problem]);
}

/// <summary>What template text in values is taken for.</summary>
internal enum TemplateText
{
    /// <summary>The file may be a template, and then is not read.</summary>
    IsRefused,

    /// <summary>The file is applied as it stands (a kustomization names it): template text in it is text for another tool.</summary>
    IsText,
}

/// <summary>Why a document is left out; never leaves <see cref="YamlReader"/>.</summary>
internal sealed class YamlReadException(ManifestProblemKind kind, SourceSpan span, string message) : Exception(message)
{
    public ManifestProblemKind Kind { get; } = kind;

    public SourceSpan Span { get; } = span;

    /// <summary>The parser's own complaint, with its marks moved to the place of the document in the file.</summary>
    public static YamlReadException From(Exception exception, SourceSpan document, SourceSpan reached)
    {
        var start = exception is YamlException { End.Index: > 0 } located
            ? (int)Math.Clamp(document.Start + located.Start.Index, document.Start, document.End)
            : reached.End;
        return new(ManifestProblemKind.Malformed, new(start, start), $"not valid YAML: {exception.Message}");
    }

    public ManifestProblem ToProblem(SourceText source) => new(Kind, source.Locate(Span), Message);
}
