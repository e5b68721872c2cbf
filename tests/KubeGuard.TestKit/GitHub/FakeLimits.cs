using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace KubeGuard.TestKit.GitHub;

/// <summary>The hourly limit of each token, told in the headers that GitHub uses.</summary>
internal sealed class FakeLimits(FakeGitHub server)
{
    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Counts a request; true when it is one too many.</summary>
    public bool Refuse(HttpContext context, string token)
    {
        var window = _windows.GetOrAdd(token, _ => new(server.Now));
        if (server.Now >= window.Start + TimeSpan.FromHours(1))
            window = _windows[token] = new(server.Now);
        window.Used++;
        Tell(context, window);
        return window.Used > server.RequestsPerHour;
    }

    /// <summary>A 304 does not count.</summary>
    public void GiveBack(HttpContext context, string token)
    {
        var window = _windows[token];
        window.Used--;
        Tell(context, window);
    }

    private void Tell(HttpContext context, Window window)
    {
        var headers = context.Response.Headers;
        headers["x-ratelimit-limit"] = server.RequestsPerHour.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining"] = Math.Max(0, server.RequestsPerHour - window.Used).ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset"] = (window.Start + TimeSpan.FromHours(1)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-resource"] = "core";
    }

    private sealed class Window(DateTimeOffset start)
    {
        public DateTimeOffset Start { get; } = start;

        public int Used { get; set; }
    }
}
