using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Configuration;

/// <summary>Shows the host's settings as they hold.</summary>
internal sealed class ConfigShowVerb(CommandConsole console) : IVerb
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n" };

    private readonly HostArguments _host = new();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();

    /// <inheritdoc/>
    public string Name => "show";

    /// <inheritdoc/>
    public string Description => "Check the host's configuration and print each setting as it holds, with its origin. Secrets are never printed.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [.. _host.Options, _format];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples =>
    [
        "config show",
        "config show --config /etc/kubeguard/appsettings.json --set Worker:Suspend=true --format json",
    ];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var host = _host.Read(arguments);
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteLineAsync(Json(host.Settings).ToJsonString(Readable).AsMemory(), cancellation);
        else
            Show(host);
        return new CommandOutcome.Done();
    }

    private void Show(HostReading.Valid host)
    {
        var report = console.CreateReport();
        report.Heading("Configuration");
        report.Table(new(
            ["Setting", "Value", "Origin"],
            [.. host.Settings.Select(setting => ImmutableArray.Create(setting.Key, setting.Value ?? "", setting.Origin?.ToString() ?? "default"))]));
        var missing = HostChecks.MissingForWork(host.Options);
        if (missing.IsEmpty)
            return;
        report.Heading("Missing for run and serve");
        report.Bullets(missing);
    }

    private static JsonObject Json(ImmutableArray<HostSetting> settings) => new()
    {
        ["schemaVersion"] = 1,
        ["settings"] = new JsonArray([.. settings.Select(setting => new JsonObject
        {
            ["key"] = setting.Key,
            ["value"] = setting.Value,
            ["origin"] = setting.Origin?.ToString() ?? "default",
        })]),
    };
}
