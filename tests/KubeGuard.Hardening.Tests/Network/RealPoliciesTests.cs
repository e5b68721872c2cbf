using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Proposals;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Network;

/// <summary>Policies that real projects ship, with traffic made up from what they allow.</summary>
public sealed class RealPoliciesTests
{
    [SharedTheory]
    [InlineData("repos/sock-shop", "sock-shop")]
    [InlineData("repos/online-boutique_HEAD", "default")]
    public void Narrowing_keeps_what_is_used_and_proves_what_goes(string folder, string @namespace)
    {
        var cluster = OneObjectPerFile(folder);
        var model = NetworkModel.Of(cluster.Manifests);
        model.Policies.Length.ShouldBeGreaterThan(5);
        var allowed = Allowed(model, @namespace).ToArray();
        allowed.Length.ShouldBeGreaterThan(5);
        var all = allowed.Aggregate(new Flows().Over(20), (flows, call) => flows.Tcp(call.Source, call.Destination, call.Port));
        var half = allowed.Where((_, index) => index % 2 == 0).Aggregate(new Flows(), (flows, call) => flows.Tcp(call.Source, call.Destination, call.Port));

        foreach (var flows in new[] { all, half })
        {
            var evidence = flows.Build();
            NetworkReplayer.Replay(cluster.Manifests, evidence).Counts.Denied.ShouldBe(0);
            var proposals = cluster.Propose(flows).Proposals;
            foreach (var proposal in proposals)
            {
                var outcome = cluster.Prove(proposal, evidence);
                outcome.Faults.ShouldBeEmpty(proposal.Id);
                outcome.Counterexamples.ShouldBeEmpty(proposal.Id);
                (proposal.Class == ProposalClass.Widen).ShouldBeFalse(proposal.Id);
            }

            var after = cluster.With(proposals);
            NetworkReplayer.Replay(after.Manifests, evidence).Counts.Denied.ShouldBe(0);
            after.Propose(flows).Proposals.ShouldBeEmpty();
        }
    }

    private static Cluster OneObjectPerFile(string folder) => new(
    [
        .. Repository.At(SharedData.PathOf(["data", .. folder.Split('/')])).Resources
            .DistinctBy(resource => (resource.Id.Kind, resource.Id.Namespace, resource.Id.Name))
            .Select(resource => resource.ToJson().ToJsonString()),
    ]);

    private static IEnumerable<Call> Allowed(NetworkModel model, string @namespace) =>
        from source in model.WorkloadsIn(@namespace)
        from destination in model.WorkloadsIn(@namespace)
        where source != destination && !source.HostNetwork && !destination.HostNetwork
        from port in destination.Ports
        where !model.Evaluator.Isolating(destination.Pod, PolicyDirection.Ingress).IsEmpty
            && model.Evaluator.Judge(source.Pod, destination.Pod, port.Protocol, port.Number).Allowed == Match.Yes
        select new Call(End(source), End(destination), port.Number);

    private static Endpoint.Pod End(Workload workload) => Flows.Pod(workload.Kind, workload.Namespace, workload.Name, []);

    private sealed record Call(Endpoint Source, Endpoint Destination, int Port);
}
