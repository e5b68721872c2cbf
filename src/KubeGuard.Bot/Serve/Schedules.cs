using KubeGuard.Bot.Run;
using Quartz;

namespace KubeGuard.Bot.Serve;

/// <summary>When passes begin and comments are looked for. A time that was missed while the process slept is made up for once.</summary>
internal static class Schedules
{
    private const string Repository = "repository";
    private const string Kind = "kind";

    /// <summary>Plans every repository.</summary>
    public static void Configure(IQuartzBuilder quartz, Worker worker)
    {
        foreach (var targets in worker.All.GroupBy(target => target.Name, StringComparer.OrdinalIgnoreCase))
        {
            var schedule = targets.Select(target => target.Schedule).FirstOrDefault(own => own is not null) ?? worker.Options.Worker.Schedule;
            var cron = CronExpression.Parse(schedule.Text, CronFormat.Unix);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(worker.Options.Worker.TimeZone.Text);
            var pass = JobOf(quartz, targets.Key, WorkKind.Pass);
            quartz.AddTrigger(trigger => trigger.ForJob(pass)
                .WithCronSchedule(CronScheduleBuilder.Create(cron).InTimeZone(zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
            var comments = JobOf(quartz, targets.Key, WorkKind.Comments);
            quartz.AddTrigger(trigger => trigger.ForJob(comments).StartNow()
                .WithSimpleSchedule(every => every.WithInterval(worker.Options.Worker.Poll).RepeatForever()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
        }
    }

    private static JobKey JobOf(IQuartzBuilder quartz, string repository, WorkKind kind)
    {
        var key = new JobKey(repository, kind.ToString());
        quartz.AddJob<EnqueueJob>(job => job.WithIdentity(key).UsingJobData(Repository, repository).UsingJobData(Kind, kind.ToString()));
        return key;
    }

    /// <summary>Puts an item into the queue; the queue sees to it that nothing overlaps.</summary>
    internal sealed class EnqueueJob(WorkQueue queue) : IJob
    {
        /// <inheritdoc/>
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            var data = context.MergedJobDataMap;
            queue.Add(new((string)data[Repository]!, Enum.Parse<WorkKind>((string)data[Kind]!)));
            return ValueTask.CompletedTask;
        }
    }
}
