using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace KubeGuard.Bot.Configuration;

/// <summary>The options as they hold, each with its origin; secrets are shown as stars.</summary>
internal static class HostSettings
{
    public static ImmutableArray<HostSetting> Of(HostOptions options, HostConfiguration configuration)
    {
        var found = ImmutableArray.CreateBuilder<HostSetting>();
        Add(options, "", configuration, found);
        return found.ToImmutable();
    }

    private static void Add(object options, string above, HostConfiguration configuration, ImmutableArray<HostSetting>.Builder found)
    {
        foreach (var key in HostKey.Of(options.GetType()))
        {
            var path = above + key.Name;
            var value = key.Property.GetValue(options);
            if (key.IsList)
                AddList(key, (IEnumerable)value!, path, configuration, found);
            else
                AddValue(key, value, path, configuration, found);
        }
    }

    private static void AddList(HostKey key, IEnumerable items, string path, HostConfiguration configuration, ImmutableArray<HostSetting>.Builder found)
    {
        // The entries' own keys need not be 0, 1, 2: an environment variable may leave some out.
        var names = configuration.Settings.GetSection(path).GetChildren().Select(child => child.Key).ToList();
        var index = 0;
        foreach (var item in items)
            AddValue(key, item, $"{path}:{(index < names.Count ? names[index++] : (index++).ToString(CultureInfo.InvariantCulture))}", configuration, found);
        if (index == 0)
            found.Add(new(path, "[]", configuration.OriginOf(path)));
    }

    private static void AddValue(HostKey key, object? value, string path, HostConfiguration configuration, ImmutableArray<HostSetting>.Builder found)
    {
        if (HostScalar.Find(key.ItemType) is not { } scalar)
            Add(value!, path + ":", configuration, found);
        else if (value is null or "")
            found.Add(new(path, null, configuration.OriginOf(path)));
        else
            found.Add(new(path, key.IsSecret ? HostKey.Redacted : scalar.Write(value), configuration.OriginOf(path)));
    }
}
