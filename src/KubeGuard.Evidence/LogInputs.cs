using System.Buffers;
using System.Collections.Immutable;
using KubeGuard.Evidence.Inputs;

namespace KubeGuard.Evidence;

/// <summary>
/// Turns <c>[KIND=]GLOB|FOLDER|FILE|-</c> into the list of inputs. KIND is <c>audit</c> or <c>hubble</c>; left out, the format is recognised
/// from the content. Folders are read with all that is below them.
/// </summary>
public static class LogInputs
{
    /// <summary>Standard input, as a specification and as a source name.</summary>
    public const string StandardInput = "-";

    private static readonly ImmutableSortedDictionary<string, LogKind> Kinds = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [KeyValuePair.Create("audit", LogKind.Audit), KeyValuePair.Create("hubble", LogKind.Hubble)]);

    /// <summary>All inputs that the specifications name, in ordinal order of their source names, each file once.</summary>
    /// <param name="specs">What the user wrote.</param>
    /// <param name="standardInput">Opens standard input; null where there is none to read.</param>
    /// <exception cref="LogInputException">An unknown KIND, or a specification that names nothing readable.</exception>
    public static ImmutableArray<LogInput> Resolve(IEnumerable<string> specs, Func<Stream>? standardInput = null)
    {
        ArgumentNullException.ThrowIfNull(specs);
        var found = new SortedDictionary<string, FoundFile>(StringComparer.Ordinal);
        LogInput? piped = null;
        foreach (var spec in specs)
        {
            var wanted = Specification.Parse(spec);
            if (wanted.Path == StandardInput)
            {
                var open = standardInput ?? throw new LogInputException(spec, "there is no standard input to read");
                piped = LogInput.FromStream(StandardInput, open, Agree(spec, piped?.Kind, wanted.Kind));
                continue;
            }

            foreach (var file in Expand(spec, wanted.Path))
            {
                var agreed = Agree(spec, found.TryGetValue(file.FullPath, out var known) ? known.Kind : null, wanted.Kind);
                found[file.FullPath] = (known ?? file) with { Kind = agreed };
            }
        }

        var names = SourceNames.For([.. found.Values]);
        var inputs = found.Values.Select(file => new LogInput(names[file.FullPath], file.FullPath, file.Kind));
        return [.. (piped is null ? inputs : inputs.Append(piped)).OrderBy(input => input.Source, StringComparer.Ordinal)];
    }

    private static LogKind? Agree(string spec, LogKind? known, LogKind? wanted) =>
        known is null || wanted is null || known == wanted
            ? known ?? wanted
            : throw new LogInputException(spec, "a file that it names is given with another kind as well");

    private static List<FoundFile> Expand(string spec, string path)
    {
        try
        {
            List<FoundFile> files;
            if (File.Exists(path))
                files = [FoundFile.Of(path, Path.GetDirectoryName(Path.GetFullPath(path))!)];
            else if (Directory.Exists(path))
                files = [.. LogFolder.Files(path).Select(file => FoundFile.Of(file, path))];
            else if (GlobPattern.IsPattern(path) && GlobPattern.Parse(path) is var glob)
                files = [.. glob.Files().Select(file => FoundFile.Of(file, glob.Root))];
            else
                throw new LogInputException(spec, "no such file or folder");
            return files.Count > 0 ? files : throw new LogInputException(spec, "names no file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            throw new LogInputException(spec, $"cannot be listed: {e.Message}", e);
        }
    }

    private sealed record Specification(LogKind? Kind, string Path)
    {
        private static readonly SearchValues<char> KindLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

        public static Specification Parse(string spec)
        {
            var equals = spec.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || spec.AsSpan(0, equals).ContainsAnyExcept(KindLetters))
                return new(null, spec);
            if (Kinds.TryGetValue(spec[..equals], out var kind))
                return new(kind, spec[(equals + 1)..]);
            return System.IO.Path.Exists(spec)
                ? new(null, spec)
                : throw new LogInputException(spec, $"unknown kind of log '{spec[..equals]}', expected one of {string.Join(", ", Kinds.Keys)}");
        }
    }
}
