using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KubeGuard.Bot.Configuration;

namespace KubeGuard.Bot.Tests.Configuration;

/// <summary>The reference of the settings, made from the options and their documentation comments.</summary>
internal static partial class ConfigurationReference
{
    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var key in HostKey.Of(typeof(HostOptions)))
        {
            text.Append($"\n## {key.Name}{(key.IsList ? " (list)" : "")}\n\n{SummaryOf(key)}\n\n| setting | value | default | |\n|---|---|---|---|\n");
            var defaults = Activator.CreateInstance(key.ItemType)!;
            foreach (var setting in HostKey.Of(key.ItemType))
                text.Append($"| `{key.Name}:{(key.IsList ? "0:" : "")}{setting.Name}{(setting.IsList ? ":0" : "")}` | {ValueOf(setting)} | {DefaultOf(setting, defaults)} | {SummaryOf(setting)}{(setting.IsSecret ? $" **A secret: environment only, or `{setting.Twin}`.**" : "")} |\n");
        }

        return text.ToString();
    }

    private static string ValueOf(HostKey setting) =>
        Escape(HostScalar.Find(setting.ItemType)!.Expected) + (setting.IsList ? "; a list" : "");

    private static string DefaultOf(HostKey setting, object defaults) => setting switch
    {
        { IsRequired: true } => "required",
        { IsList: true } => "none",
        _ => setting.Property.GetValue(defaults) is { } value and not "" ? $"`{HostScalar.Find(setting.ItemType)!.Write(value)}`" : "",
    };

    private static string SummaryOf(HostKey key)
    {
        var type = key.Property.DeclaringType!;
        var file = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
        var summary = file.Descendants("member").Single(member => (string?)member.Attribute("name") == $"P:{type.FullName}.{key.Name}").Element("summary")!;
        var words = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => $"`{LastPart().Match((string)see.Attribute("cref")!).Value}`",
            XElement element => $"`{element.Value}`",
            _ => Escape(node.ToString()),
        }));
        return Space().Replace(words, " ").Trim();
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"[^.]+$")]
    private static partial Regex LastPart();
}
