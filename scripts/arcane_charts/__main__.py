from arcane_charts.command import main

main()
