using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using KubeGuard.Hardening.Policies.Values;
using Microsoft.Extensions.Configuration;

namespace KubeGuard.Bot.Configuration;

/// <summary>Reads the host's settings into options; every mistake is told at once.</summary>
internal sealed partial class HostOptionsReader
{
    /// <summary>Sections of .NET's own that share the file.</summary>
    private static readonly string[] Foreign = ["Logging", "Kestrel", "AllowedHosts"];

    private readonly HostConfiguration _configuration;
    private readonly List<string> _errors = [];

    private HostOptionsReader(HostConfiguration configuration) => _configuration = configuration;

    /// <summary>Reads and checks them.</summary>
    public static HostReading Read(HostConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var reader = new HostOptionsReader(configuration);
        var options = (HostOptions)reader.Section(typeof(HostOptions), configuration.Settings.GetChildren().Where(child => !reader.IsForeign(child)), "");
        var errors = reader._errors.Concat(HostChecks.Errors(options)).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return errors.IsEmpty ? new HostReading.Valid(options, HostSettings.Of(options, configuration)) : new HostReading.Invalid(errors);
    }

    /// <summary>Variables without a section, such as switches of tests, are no settings.</summary>
    private bool IsForeign(IConfigurationSection section) =>
        Foreign.Contains(section.Key, StringComparer.OrdinalIgnoreCase)
        || (_configuration.OriginOf(section.Path) is SettingOrigin.Environment && HostKey.Of(typeof(HostOptions)).All(key => !Is(key, section.Key)));

    private object Section(Type type, IEnumerable<IConfigurationSection> children, string path)
    {
        var keys = HostKey.Of(type);
        var options = Activator.CreateInstance(type)!;
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in children)
        {
            if (keys.FirstOrDefault(key => Is(key, child.Key)) is { } key)
            {
                given.Add(key.Name);
                Set(options, key, child, Join(path, key.Name));
            }
            else
            {
                Unknown(keys, child, path);
            }
        }

        foreach (var missing in keys.Where(key => key.IsRequired && !given.Contains(key.Name)))
            _errors.Add($"{Join(path, missing.Name)}: is missing");
        return options;
    }

    private void Set(object options, HostKey key, IConfigurationSection section, string path)
    {
        if (key.IsSecret)
            RefuseOpenSecret(key, section, path);
        if (key.IsList)
            SetList(options, key, section, path);
        else if (Value(key.ItemType, section, path) is { } value)
            key.Property.SetValue(options, value);
    }

    private void SetList(object options, HostKey key, IConfigurationSection section, string path)
    {
        var entries = section.GetChildren().ToList();
        if (entries.Count == 0 && section.Value is { Length: > 0 })
            Wrong(section, path, "one text", $"a list; a single entry is {path}:0");
        var values = entries.Select((entry, index) => Value(key.ItemType, entry, $"{path}:{entry.Key}")).OfType<object>().ToArray();
        var items = Array.CreateInstance(key.ItemType, values.Length);
        values.CopyTo(items, 0);
        key.Property.SetValue(options, typeof(HostOptionsReader).GetMethod(nameof(Items), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(key.ItemType).Invoke(null, [items]));
    }

    private static ImmutableArray<T> Items<T>(T[] items) => [.. items];

    private object? Value(Type type, IConfigurationSection section, string path)
    {
        var children = section.GetChildren();
        if (HostScalar.Find(type) is not { } scalar)
        {
            if (section.Value is { Length: > 0 } && !children.Any())
                Wrong(section, path, "one text", "settings of their own below it");
            return Section(type, children, path);
        }

        if (children.Any())
            return Wrong(section, path, "settings below it", scalar.Expected);
        if (section.Value is not { Length: > 0 } text)
            return null;
        switch (scalar.Read(text.Trim()))
        {
            case TextReading<object>.Good good:
                return good.Value;
            case TextReading<object>.Bad bad:
                return Wrong(section, path, $"'{UserAndPassword().Replace(text, "://***@")}'", bad.Expected + (bad.Nearest is null ? "" : $"; did you mean {bad.Nearest}?"));
            default:
                throw new InvalidOperationException("A reading that is neither good nor bad.");
        }
    }

    private void RefuseOpenSecret(HostKey key, IConfigurationSection section, string path)
    {
        foreach (var place in section.GetChildren().Prepend(section).Where(place => place.Value is { Length: > 0 }))
        {
            if (_configuration.OriginOf(place.Path) is not null and not SettingOrigin.Environment)
                _errors.Add($"{path} ({Origin(place)}): a secret in the open; set it as {HostConfiguration.VariableOf(path)} in the environment, or name a file in {Sibling(path, key.Twin!)}");
        }
    }

    private void Unknown(ImmutableArray<HostKey> keys, IConfigurationSection section, string path)
    {
        var names = keys.Select(key => key.Name).ToList();
        var nearest = NearestName.Of(section.Key, names);
        _errors.Add($"{Join(path, section.Key)} ({Origin(section)}): there is no such setting, expected one of {string.Join(", ", names)}{(nearest is null ? "" : $"; did you mean {nearest}?")}");
    }

    private object? Wrong(IConfigurationSection section, string path, string got, string expected)
    {
        _errors.Add($"{path} ({Origin(section)}): got {got}, expected {expected}");
        return null;
    }

    /// <summary>The source of a setting, or of the first setting below it.</summary>
    private string Origin(IConfigurationSection section) =>
        (_configuration.OriginOf(section.Path) ?? section.AsEnumerable().Select(entry => _configuration.OriginOf(entry.Key)).FirstOrDefault(origin => origin is not null))?.ToString()
        ?? "no source";

    private static bool Is(HostKey key, string name) => string.Equals(key.Name, name, StringComparison.OrdinalIgnoreCase);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";

    [GeneratedRegex("://[^/@]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserAndPassword();

    private static string Sibling(string path, string name) => $"{path[..path.LastIndexOf(':')]}:{name}";
}
