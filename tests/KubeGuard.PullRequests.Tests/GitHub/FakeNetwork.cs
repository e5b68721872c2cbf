using System.Net;
using System.Text;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.TestKit;

namespace KubeGuard.PullRequests.Tests.GitHub;

/// <summary>A network that answers what a test says, for answers that no GitHub gives.</summary>
internal sealed class FakeNetwork(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public static GitHubConnection Connect(FakeNetwork network) =>
        new(new() { Identity = new GitHubIdentity.Token(Secret.Of("ghp_x")), Retries = new() { Retries = 0 } }, new FakeClock { Jumps = true }, network);

    public static HttpResponseMessage Json(string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
}
