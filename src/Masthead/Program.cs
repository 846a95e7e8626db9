using Masthead.Cli;

return await MastheadCommand.RunAsync(args);
