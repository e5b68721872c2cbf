using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Tests;

/// <summary>B16: secrets are never quoted.</summary>
public sealed class SecretMaskTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: hunter2\n  x: hunter2")]
    [InlineData("kind: Secret\nstringData:\n  config.yaml: |\n    user: hunter2\n    hunter2: x\n\n    more hunter2\ntype: Opaque")]
    [InlineData("kind: \"Secret\"\ndata: {a: hunter2, b: hunter2}")]
    [InlineData("kind: Secret\ndata: {\n  a: hunter2,\nb: hunter2 }")]
    [InlineData("{\n  \"kind\": \"Secret\",\n  \"data\": {\n    \"a\": \"hunter2\"\n  }\n}")]
    [InlineData("{\"kind\":\"Secret\",\"data\":{\"a\":\"hunter2\"}}")]
    [InlineData("items:\n- kind: Secret\n  data:\n    a: hunter2\n- kind: ConfigMap")]
    [InlineData("kind: ConfigMap\ndata:\n  DB_PASSWORD: hunter2\n  api-token: 'hunter2'")]
    [InlineData("env:\n  - name: DB_PASSWORD\n    value: hunter2\n  - name: PLAIN\n    value: ok")]
    [InlineData("env:\n  - value: hunter2\n    name: API_TOKEN")]
    [InlineData("env:\n  - {name: API_KEY, value: hunter2}")]
    [InlineData("env:\n  - name: TOKEN\n    value: >-\n      hunter2\n      hunter2")]
    [InlineData("args: [--password=hunter2, --verbose]")]
    [InlineData("url: postgres://app:hunter2@db/orders")]
    [InlineData("password:\n- hunter2\n- hunter2")]
    [InlineData("key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  hunter2\n  -----END RSA PRIVATE KEY-----\nok: 1")]
    [InlineData("header: 'Authorization: Bearer hunter2hunter2'")]
    public void Credentials_are_hidden(string text)
    {
        var lines = text.Split('\n');

        var masked = SecretMask.InFile(lines);

        masked.Length.ShouldBe(lines.Length);
        string.Join('\n', masked).ShouldNotContain(Secret);
        string.Join('\n', masked).ShouldContain(SecretMask.Hidden);
    }

    [Theory]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl")]
    [InlineData("ghp_0123456789abcdefghij0123456789abcdef")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    public void Tokens_are_known_by_their_form(string token) => SecretMask.InText($"user agent {token} seen").ShouldBe($"user agent {SecretMask.Hidden} seen");

    [Theory]
    [InlineData("kind: Role\nrules:\n  - resources: [secrets, serviceaccounts/token]\n    verbs: [get]")]
    [InlineData("automountServiceAccountToken: false\nimagePullSecrets:\n- name: registry")]
    [InlineData("volumes:\n  - name: tls\n    secret:\n      secretName: web-tls")]
    [InlineData("env:\n  - name: TOKEN\n    valueFrom:\n      secretKeyRef: {name: web, key: token}\n  - name: PORT\n    value: \"8080\"")]
    [InlineData("kind: ConfigMap\ndata:\n  color: blue")]
    [InlineData("secretName: web\ntokenReviews: true\nkeyboard: qwerty")]
    public void What_is_no_credential_is_shown(string text) => string.Join('\n', SecretMask.InFile(text.Split('\n'))).ShouldBe(text);
}
