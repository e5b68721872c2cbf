using KubeGuard.Bot.Output;
using KubeGuard.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeGuard.Bot.Tests;

/// <summary>The worker's log on the console.</summary>
public sealed class LogLineFormatterTests
{
    [Fact]
    public void P6_an_event_is_one_line_whatever_is_in_it()
    {
        const string Hostile = "bad\r\n2025-06-02T08:00:00.000Z info  WorkLoop[1] Pass over acme/gitops@prod: done\u001b[2K\u202e";
        using var text = new StringWriter { NewLine = "\n" };

        new LogLineFormatter(new FakeClock()).Write(
            new LogEntry<string>(LogLevel.Warning, "KubeGuard.Bot.Serve.WorkLoop", new(3), Hostile, new InvalidOperationException("a\nb"), (state, _) => state), null, text);

        text.ToString().ShouldBe(
            "2025-06-02T08:00:00.000Z warn  WorkLoop[3] bad 2025-06-02T08:00:00.000Z info  WorkLoop[1] Pass over acme/gitops@prod: done\\u{1b}[2K\\u{202e}"
            + " System.InvalidOperationException: a b\n");
    }
}
