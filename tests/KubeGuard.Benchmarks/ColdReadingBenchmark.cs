using System.Diagnostics;
using System.Globalization;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Benchmarks;

/// <summary>One first pass over the YAML files below a folder, as the program makes it: wall time from a cold start, spans included.</summary>
internal static class ColdReadingBenchmark
{
    public static void Run(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".yaml" or ".yml")
            .Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Bytes: File.ReadAllBytes(path)))
            .ToList();
        var started = Stopwatch.GetTimestamp();
        var documents = files.AsParallel().AsOrdered().Sum(file => YamlReader.Read(file.Path, file.Bytes).Documents.Length);
        var elapsed = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{files.Count:N0} files, {files.Sum(file => file.Bytes.LongLength) / 1e6:F1} MB, {documents:N0} documents: {elapsed.TotalSeconds:F2} s from a cold start"));
    }
}
