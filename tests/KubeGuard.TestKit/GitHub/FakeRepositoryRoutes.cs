using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Endpoints about a repository and who may do what in it.</summary>
internal sealed class FakeRepositoryRoutes(FakeGitHub server, FakeJson json)
{
    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "", "metadata: read", request => Task.FromResult(FakeAnswer.Ok(json.Repository(request.Repository)))),
        new("GET", "/collaborators/*/permission", "metadata: read", request => Task.FromResult(Permission(request))),
        new("GET", "orgs/*/teams/*/memberships/*", "members: read", request => Task.FromResult(Membership(request))),
    ];

    private FakeAnswer Permission(FakeRequest request)
    {
        var login = request.Parameters[0];
        var role = request.Repository.Permissions.GetValueOrDefault(login, request.Repository.IsPrivate ? "none" : "read");
        var level = role switch { "maintain" => "write", "triage" => "read", _ => role };
        var user = json.User(server.User(login));
        user["role_name"] = role;
        return FakeAnswer.Ok(new JsonObject { ["permission"] = level, ["role_name"] = role, ["user"] = user });
    }

    private FakeAnswer Membership(FakeRequest request) =>
        request.Parameters is [var organisation, var team, var login] && server.FindMembership(organisation, $"{team}/{login}") is { } state
            ? FakeAnswer.Ok(new JsonObject { ["url"] = json.Api(request.Call.Path), ["role"] = "member", ["state"] = state })
            : FakeAnswer.NotFound;
}
