using System.Text;
using KubeGuard.Evidence;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Bot.Inputs;

/// <summary>Audit events written as YAML (an <c>EventList</c> that a tool printed): read as the JSON that they stand for, a document a line.</summary>
internal static class YamlLogs
{
    /// <summary>The log itself, or what its YAML file stands for; a file that is no YAML is read as it is.</summary>
    public static LogInput AsJson(LogInput log)
    {
        if (log.Path is not { } path || Path.GetExtension(path) is not (".yaml" or ".yml"))
            return log;
        var file = YamlReader.Read(log.Source, File.ReadAllBytes(path));
        var records = file.Documents.Select(document => document.Root).OfType<YamlMapping>().ToList();
        if (!file.Problems.IsEmpty || records.Count == 0)
            return log;
        var lines = string.Concat(records.Select(record => YamlJson.ToJson(record)!.ToJsonString() + "\n"));
        return LogInput.FromMemory(log.Source, Encoding.UTF8.GetBytes(lines), log.Kind);
    }
}
