using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Tests.Network;

public sealed class DeclaredTests
{
    private static readonly Endpoint.Pod Web = Flows.Pod("shop", "web");
    private static readonly Endpoint.Pod Api = Flows.Pod("shop", "api");

    private static readonly string[] Shop =
    [
        Objects.Deployment("shop", "web", "app=web", "http:8080,metrics:9090"),
        Objects.Deployment("shop", "api", "app=api", "8000"),
        Objects.Service("shop", "web", "app=web", "80>http"),
        Objects.Service("shop", "api", "app=api", "80>8000"),
    ];

    private static readonly Flows Seen = new Flows().Tcp(Web, Api, 8000).Tcp(Api, Web, 9090);

    private static void IsDeclared(HardenerResult result, string policy, string rule, string reason)
    {
        Cluster.SpecOf(result, $"shop/{policy}").ShouldContain(rule);
        result.Proposals.Single(proposal => proposal.Target.Name == policy).Rationale
            .ShouldContain(item => item.Kind == RationaleKind.Inferred && item.Text.Contains("declared, not observed", StringComparison.Ordinal) && item.Text.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: shop}, spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}}")]
    [InlineData("{apiVersion: networking.k8s.io/v1beta1, kind: Ingress, metadata: {name: web, namespace: shop}, spec: {backend: {serviceName: web, servicePort: 80}}}")]
    [InlineData("{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: web, namespace: shop}, spec: {rules: [{backendRefs: [{name: web, port: 80}]}]}}")]
    public void N15_Backends_of_Ingresses_and_routes_are_called_by_the_controller(string route)
    {
        var controller = Objects.Deployment("ingress", "controller", "app.kubernetes.io/name=ingress-nginx");
        var result = new Cluster([.. Shop, controller, route]).Propose(Seen);

        IsDeclared(result, "web", "{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'ingress'}},'podSelector':{'matchLabels':{'app.kubernetes.io/name':'ingress-nginx'}}}],'ports':[{'protocol':'TCP','port':'http'}]", "leads callers to it");
    }

    [Fact]
    public void N15_A_declared_caller_that_nobody_knows_is_named_and_not_guessed()
    {
        const string ingress = "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: shop}, spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}}";
        var proposal = new Cluster([.. Shop, ingress]).Propose(Seen).Proposals.Single(proposal => proposal.Target.Name == "web");

        proposal.Rationale.ShouldContain(item => item.Kind == RationaleKind.Warning && item.Text.Contains("its controller is neither in the repository nor in the log", StringComparison.Ordinal));
        Cluster.Text(proposal.After!).ShouldNotContain("/0'");
    }

    [Fact]
    public void N15_What_a_Service_opens_and_what_calls_a_backend_is_the_controller()
    {
        const string ingress = "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: shop}, spec: {rules: [{http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}, {backend: {service: {name: api, port: {number: 80}}}}]}}]}}";
        var door = Flows.Pod("edge", "door");
        var result = new Cluster([.. Shop, ingress, Objects.Deployment("edge", "door", "app=door", "443"), Objects.Service("edge", "door", "app=door", "443", "LoadBalancer")])
            .Propose(new Flows().Tcp(door, Web, 8080).Tcp(Web, Api, 8000));

        IsDeclared(result, "api", "{'kubernetes.io/metadata.name':'edge'}},'podSelector':{'matchLabels':{'app':'door'}}}", "leads callers to it");
        result.Proposals.SelectMany(proposal => proposal.Rationale).ShouldNotContain(item => item.Text.Contains("its controller is neither", StringComparison.Ordinal));
    }

    [Fact]
    public void N15_Webhooks_are_called_by_the_API_server()
    {
        const string webhook = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: check}
            webhooks: [{name: check.example.test, clientConfig: {service: {namespace: shop, name: web, port: 80, path: /}}}]
            """;
        var result = new Cluster([.. Shop, webhook]).Propose(new Flows().Tcp(Api, Web, 9090).Tcp(Api, Flows.Reserved("kube-apiserver", "172.18.0.3"), 6443));

        IsDeclared(result, "web", "{'from':[{'ipBlock':{'cidr':'172.18.0.3/32'}}],'ports':[{'protocol':'TCP','port':'http'}]}", "makes the API server call it");
    }

    [Theory]
    [InlineData("{apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: {name: web, namespace: shop}, spec: {selector: {matchLabels: {app: web}}, podMetricsEndpoints: [{port: metrics}]}}")]
    [InlineData("{apiVersion: v1, kind: Service, metadata: {name: scraped, namespace: shop, annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '9090'}}, spec: {selector: {app: web}, ports: [{port: 9090}]}}")]
    public void N15_What_is_to_be_scraped_is_called_by_Prometheus(string declaration)
    {
        var prometheus = Objects.Workload("apps/v1", "StatefulSet", "monitoring", "prometheus", "app.kubernetes.io/name=prometheus");
        var result = new Cluster([.. Shop, prometheus, declaration]).Propose(new Flows().Tcp(Api, Web, 8080).Tcp(Web, Api, 8000));

        IsDeclared(result, "web", "'podSelector':{'matchLabels':{'app.kubernetes.io/name':'prometheus'}}}],'ports':[{'protocol':'TCP','port':'metrics'}]", "makes Prometheus scrape it");
    }

    [Fact]
    public void N15_A_ServiceMonitor_is_followed_through_its_Service()
    {
        const string monitor = "{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name: web, namespace: monitoring}, spec: {namespaceSelector: {matchNames: [shop]}, selector: {matchLabels: {scrape: me}}, endpoints: [{port: metrics}]}}";
        const string service = "{apiVersion: v1, kind: Service, metadata: {name: scraped, namespace: shop, labels: {scrape: me}}, spec: {selector: {app: web}, ports: [{name: metrics, port: 80, targetPort: metrics}]}}";
        const string prometheus = "{apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: {name: main, namespace: monitoring}, spec: {}}";

        var result = new Cluster([.. Shop, monitor, service, prometheus]).Propose(new Flows().Tcp(Api, Web, 8080));

        IsDeclared(result, "web", "{'kubernetes.io/metadata.name':'monitoring'}},'podSelector':{'matchLabels':{'app.kubernetes.io/name':'prometheus'", "ServiceMonitor/monitoring/web");
    }

    [Theory]
    [InlineData("env: [{name: API_URL, value: 'http://api.shop.svc.cluster.local:80/v1'}]")]
    [InlineData("env: [{name: API_HOST, value: api}]")]
    [InlineData("env: [{name: X, valueFrom: {configMapKeyRef: {name: settings, key: target}}}]")]
    [InlineData("args: ['--upstream=api:80']")]
    public void N15_A_Service_that_the_configuration_names_is_called(string setting)
    {
        var caller = Objects.Deployment("shop", "job", "app=job", podExtra: $"""
            initContainers: []
                  containers: [{'{'}name: main, image: "example.test/job:1", {setting}{'}'}]
            """).Replace("      containers:\n      - name: main\n        image: example.test/job:1\n        ports: []\n", "", StringComparison.Ordinal);
        const string settings = "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: shop}, data: {target: 'redis,api:80'}}";
        var result = new Cluster([.. Shop, caller, settings]).Propose(new Flows().Tcp(Web, Api, 8000).Tcp(Flows.Pod("shop", "job"), Web, 8080));

        IsDeclared(result, "api", "{'podSelector':{'matchLabels':{'app':'job'}}}", "names Service/shop/api");
        IsDeclared(result, "job", "{'podSelector':{'matchLabels':{'app':'api'}}}],'ports':[{'protocol':'TCP','port':8000}]", "names Service/shop/api");
    }

    [Fact]
    public void N15_A_word_that_is_no_address_names_no_Service()
    {
        var caller = Objects.Deployment("shop", "job", "app=job").Replace("ports: []", "env: [{name: LOG_LEVEL, value: api}]", StringComparison.Ordinal);

        Cluster.SpecOf(new Cluster([.. Shop, caller]).Propose(new Flows().Tcp(Web, Api, 8000).Tcp(Flows.Pod("shop", "job"), Web, 8080)), "shop/api").ShouldNotContain("job");
    }

    [Fact]
    public void N15_A_declared_caller_keeps_its_place_in_an_existing_policy()
    {
        var caller = Objects.Deployment("shop", "job", "app=job").Replace("ports: []", "env: [{name: API_URL, value: 'http://api'}]", StringComparison.Ordinal);
        var policy = Objects.Policy("shop", "api", "{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: job}}}, {podSelector: {matchLabels: {app: web}}}, {podSelector: {matchLabels: {app: gone}}}], ports: [{port: 8000}]}]}");
        var spec = Cluster.SpecOf(new Cluster([.. Shop, caller, policy]).Propose(new Flows().Tcp(Web, Api, 8000)), "shop/api");

        spec.ShouldContain("'job'");
        spec.ShouldNotContain("'gone'");
    }
}
