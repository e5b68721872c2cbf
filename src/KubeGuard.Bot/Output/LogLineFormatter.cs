using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace KubeGuard.Bot.Output;

/// <summary>
/// A line for each event: time in UTC, level, who says it with the number of the event, the message. Whatever comes from a log, a manifest or a
/// comment is made harmless (<see cref="SafeText"/>), so that nothing can forge a line (P6).
/// </summary>
internal sealed class LogLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>What <c>Logging:Console:FormatterName</c> calls it.</summary>
    public const string FormatterName = "kubeguard";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var at = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var who = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        textWriter.Write($"{at} {LevelOf(logEntry.LogLevel)} {who}[{logEntry.EventId.Id.ToString(CultureInfo.InvariantCulture)}] {SafeText.Line(message)}");
        textWriter.WriteLine(logEntry.Exception is { } exception ? $" {SafeText.Line(exception.ToString())}" : "");
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        LogLevel.Critical => "crit ",
        LogLevel.None => "none ",
        _ => throw new InvalidOperationException("A level that has no name."),
    };
}
