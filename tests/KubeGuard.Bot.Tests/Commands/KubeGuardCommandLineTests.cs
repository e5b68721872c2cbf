using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Tests.Commands;

public sealed class KubeGuardCommandLineTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly CancellationTokenSource _cancel = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        _cancel.Dispose();
    }

    [Fact]
    public async Task What_a_verb_answers_is_the_exit_code()
    {
        (await Run(_ => new CommandOutcome.Done(), "probe", "--repo", ".", "--logs", "x")).ShouldBe(0);
        (await Run(_ => new CommandOutcome.Failed(), "probe", "--repo", ".", "--logs", "x")).ShouldBe(1);
        (await Run(_ => new CommandOutcome.BadInput("a.yaml:3:7: tab, expected spaces"), "probe", "--repo", ".", "--logs", "x")).ShouldBe(2);
        _error.ToString().ShouldBe("a.yaml:3:7: tab, expected spaces\n");
    }

    [Fact]
    public async Task Logs_may_be_repeated_listed_and_named_by_kind()
    {
        string[] logs = [];
        await Run(arguments => Remember(arguments.GetValue<string[]>("--logs")!), "probe", "--repo", ".", "--logs", "a", "b", "--logs", "audit=-", "-");
        logs.ShouldBe(["a", "b", "audit=-", "-"]);

        CommandOutcome Remember(string[] given)
        {
            logs = given;
            return new CommandOutcome.Done();
        }
    }

    [Theory]
    [InlineData("unknown verb", "nonsense")]
    [InlineData("unknown option", "probe", "--repo", ".", "--logs", "x", "--nonsense")]
    [InlineData("missing option", "probe", "--repo", ".")]
    [InlineData("missing value", "probe", "--repo", ".", "--logs")]
    [InlineData("no such folder", "probe", "--repo", "no/such/folder", "--logs", "x")]
    [InlineData("bad format", "probe", "--repo", ".", "--logs", "x", "--format", "xml")]
    [InlineData("bad span", "probe", "--repo", ".", "--logs", "x", "--min-window", "fortnight")]
    [InlineData("no verb")]
    public async Task Wrong_usage_ends_with_2_and_says_so_on_the_error_stream(string what, params string[] args)
    {
        (await Run(_ => throw new InvalidOperationException("must not run"), args)).ShouldBe(2, what);
        _error.ToString().ShouldContain("--help");
        _output.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("14d", 14 * 24 * 60)]
    [InlineData("36h", 36 * 60)]
    [InlineData("90m", 90)]
    public async Task Spans_of_time_have_a_unit(string text, int minutes)
    {
        TimeSpan? span = null;
        await Run(arguments => Remember(arguments.GetValue<TimeSpan?>("--min-window")), "probe", "--repo", ".", "--logs", "x", "--min-window", text);
        span.ShouldBe(TimeSpan.FromMinutes(minutes));

        CommandOutcome Remember(TimeSpan? given)
        {
            span = given;
            return new CommandOutcome.Done();
        }
    }

    [Theory]
    [InlineData]
    [InlineData("probe")]
    public async Task Help_ends_with_examples(params string[] verb)
    {
        (await Run(_ => throw new InvalidOperationException("must not run"), [.. verb, "--help"])).ShouldBe(0);
        _output.ToString().ShouldEndWith("Examples:\n  kubeguard probe --repo gitops\n\n");
    }

    [Fact]
    public async Task Input_that_cannot_be_used_ends_with_2()
    {
        (await Run(_ => throw new BadInputException(["one", "two"]), "probe", "--repo", ".", "--logs", "x")).ShouldBe(2);
        _error.ToString().ShouldBe("one\ntwo\n");
        (await Run(_ => throw new IOException("disk"), "probe", "--repo", ".", "--logs", "x")).ShouldBe(2);
    }

    [Fact]
    public async Task Text_of_a_problem_cannot_act_on_the_terminal()
    {
        await Run(_ => new CommandOutcome.BadInput("\u001b[2Jcleared"), "probe", "--repo", ".", "--logs", "x");
        _error.ToString().ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task An_interrupted_command_ends_with_130_and_no_stack_trace()
    {
        var code = await Run(
            _ =>
            {
                _cancel.Cancel();
                throw new OperationCanceledException(_cancel.Token);
            },
            "probe", "--repo", ".", "--logs", "x");

        code.ShouldBe(130);
        _error.ToString().ShouldBe("Interrupted.\n");
    }

    [Fact]
    public async Task A_bug_is_not_dressed_up_as_bad_input() =>
        await Should.ThrowAsync<InvalidOperationException>(() => Run(_ => throw new InvalidOperationException("bug"), "probe", "--repo", ".", "--logs", "x"));

    private Task<int> Run(Func<ParseResult, CommandOutcome> verb, params string[] args) =>
        new KubeGuardCommandLine([new Probe(verb)], new CommandConsole(_output, _error, false, false)).RunAsync(args, _cancel.Token);

    private sealed class Probe(Func<ParseResult, CommandOutcome> run) : IVerb
    {
        public string Name => "probe";

        public string Description => "Does what the test says.";

        public ImmutableArray<Option> Options { get; } =
            [CommonOptions.Repository(), CommonOptions.Logs(), CommonOptions.Format(), CommonOptions.MinimumWindow()];

        public ImmutableArray<string> Examples => ["probe --repo gitops"];

        public Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation) => Task.FromResult(run(arguments));
    }
}
