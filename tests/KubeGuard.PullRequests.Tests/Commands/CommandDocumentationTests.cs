using KubeGuard.PullRequests.Commands;
using KubeGuard.TestKit;

namespace KubeGuard.PullRequests.Tests.Commands;

public sealed class CommandDocumentationTests
{
    [Fact]
    public void B32_the_page_about_commands_holds_the_table_of_the_code() =>
        File.ReadAllText(Golden.PathOf("docs", "commands.md")).ReplaceLineEndings("\n").ShouldContain(CommandTable.ToMarkdown());
}
