using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Smart HTTP for real: hands a request to <c>git http-backend</c> as a CGI program (git-http-backend(1), RFC 3875).</summary>
internal static class GitHttpBackend
{
    /// <param name="context">The request.</param>
    /// <param name="root">The folder above the repositories.</param>
    /// <param name="path">The path below it, with a leading slash.</param>
    /// <param name="user">Who asks: only a known user may push.</param>
    public static async Task ServeAsync(HttpContext context, string root, string path, string user)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        FakeGit.Isolate(start);
        start.Environment["GIT_PROJECT_ROOT"] = root;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["PATH_INFO"] = path;
        start.Environment["QUERY_STRING"] = context.Request.QueryString.Value?.TrimStart('?') ?? "";
        start.Environment["REQUEST_METHOD"] = context.Request.Method;
        start.Environment["CONTENT_TYPE"] = context.Request.ContentType ?? "";
        start.Environment["REMOTE_USER"] = user;
        start.Environment["REMOTE_ADDR"] = "127.0.0.1";
        if (context.Request.Headers["Git-Protocol"].ToString() is { Length: > 0 } protocol)
            start.Environment["GIT_PROTOCOL"] = protocol;
        using var process = Process.Start(start)!;
        var answer = AnswerAsync(context, process.StandardOutput.BaseStream);
        await using (var input = process.StandardInput.BaseStream)
        {
            var body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            await body.CopyToAsync(input).ConfigureAwait(false);
        }

        await answer.ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext context, Stream output)
    {
        while (await LineAsync(output).ConfigureAwait(false) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            if (name.Equals("Status", StringComparison.OrdinalIgnoreCase))
                context.Response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            else
                context.Response.Headers[name] = value;
        }

        await output.CopyToAsync(context.Response.Body).ConfigureAwait(false);
    }

    private static async Task<string> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var letter = new byte[1];
        while (await stream.ReadAsync(letter).ConfigureAwait(false) == 1 && letter[0] != '\n')
            line.Append((char)letter[0]);
        return line.ToString().TrimEnd('\r');
    }
}
