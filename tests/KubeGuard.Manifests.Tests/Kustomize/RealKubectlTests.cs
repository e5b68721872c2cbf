using KubeGuard.TestKit;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.Manifests.Tests.Kustomize;

public sealed class RealKubectlTests
{
    [KubectlFact]
    public void It_builds_a_repository_in_memory_and_follows_nothing_remote()
    {
        var files = InMemoryFiles.Empty
            .With("app/kustomization.yaml", "namePrefix: a-\nresources: [map.yaml]\n")
            .With("app/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n")
            .With("remote/kustomization.yaml", "resources: ['https://github.com/example/base?ref=v1']\n");

        RealKubectl.Kustomize(files, "app").Output.ShouldBe("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a-c\n");
        RealKubectl.Kustomize(files, "remote").ExitCode.ShouldBe(1);
    }
}
