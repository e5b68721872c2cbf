using System.Collections.Immutable;

namespace KubeGuard.Bot.Configuration;

/// <summary>What came of reading the host's settings. Closed.</summary>
internal abstract record HostReading
{
    private HostReading()
    {
    }

    /// <summary>Usable settings.</summary>
    /// <param name="Options">What they say.</param>
    /// <param name="Settings">Each setting as it holds, in the order of the options; secrets are not in it.</param>
    public sealed record Valid(HostOptions Options, ImmutableArray<HostSetting> Settings) : HostReading;

    /// <summary>Settings that cannot be used.</summary>
    /// <param name="Errors">Every mistake, a line each: the key, its source, what is wrong, what was expected.</param>
    public sealed record Invalid(ImmutableArray<string> Errors) : HostReading;
}

/// <summary>One setting of the host as it holds.</summary>
/// <param name="Key">Such as <c>Worker:Suspend</c>.</param>
/// <param name="Value">Its value; of a secret only that it is set; null when it is not set and has no default.</param>
/// <param name="Origin">Where it comes from; null when it is the default.</param>
internal sealed record HostSetting(string Key, string? Value, SettingOrigin? Origin);
