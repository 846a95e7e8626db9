namespace Masthead.Smoke; public sealed class Smoke { [Fact] public void It_runs() => Assert.True(true); }
