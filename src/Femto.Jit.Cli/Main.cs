return Femto.Jit.Cli.CommandLine.Run(args);
